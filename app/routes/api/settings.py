"""The shop's settings."""

from typing import Annotated, Any

import msgspec
from litestar import Response, get, put
from litestar.params import FromPath

from app.routes.api.examples import settings as examples
from app.routes.api.examples.orders import body
from app.services import shop
from app.values.refusal import Changed
from app.web.conditional import IfMatch, IfNoneMatch, expected_versions, tagged, unless_known
from app.web.openapi import (
    BODY_PROBLEMS,
    KEY_PROBLEMS,
    NOT_MODIFIED,
    WITH_KEY,
    PictureBody,
    problems,
    shown,
)
from app.web.pages import AnyRequest
from app.web.uploads import MAX_PICTURE_BODY, read_picture

TAGS = ["settings"]


@get(
    "/settings",
    tags=TAGS,
    security=WITH_KEY,
    operation_id="getSettings",
    summary="The shop's settings",
    responses=problems(*KEY_PROBLEMS)
    | {200: shown(shop.SettingsShown, "The settings", examples.SETTINGS), 304: NOT_MODIFIED},
)
async def show_settings(
    if_none_match: IfNoneMatch = None,
) -> Response[shop.SettingsShown] | Response[None]:
    return unless_known(_answer(await shop.read_settings()), if_none_match)


@put(
    "/settings",
    tags=TAGS,
    security=WITH_KEY,
    operation_id="putSettings",
    summary="Change settings of the shop",
    responses=problems(*KEY_PROBLEMS, *BODY_PROBLEMS, "precondition-failed")
    | {200: shown(shop.SettingsShown, "The settings, changed", examples.SETTINGS)},
)
async def put_settings(
    request: AnyRequest,
    data: Annotated[shop.SettingsInput, body(examples.CHANGE)],
    if_match: IfMatch = None,
) -> Response[shop.SettingsShown]:
    """A field that is left out keeps its value, and null takes the default again. Pages, emails and
    every process follow within a second. The same values again change nothing.
    """
    given: dict[str, Any] = msgspec.structs.asdict(data)
    changes = {name: value for name, value in given.items() if value is not msgspec.UNSET}
    asked = expected_versions(if_match)
    # Programs see versions from 1 on.
    wanted = None if asked is None else _OneLess(asked)
    try:
        record = await shop.set_settings(changes, request.auth.name, wanted)
    except shop.SettingsChanged as conflict:
        raise Changed("record of settings", conflict.record.version + 1) from conflict
    return _answer(record)


@put(
    "/settings/pictures/{name:str}",
    tags=TAGS,
    security=WITH_KEY,
    operation_id="putShopPicture",
    operation_class=PictureBody,
    summary="Upload the shop's logo or icon",
    request_max_body_size=MAX_PICTURE_BODY,
    responses=problems(
        *KEY_PROBLEMS,
        *(one for one in BODY_PROBLEMS if one != "malformed-json"),
        "not-found",
        "precondition-failed",
    )
    | {200: shown(shop.SettingsShown, "The settings, changed", examples.WITH_LOGO)},
)
async def put_picture(
    request: AnyRequest, name: FromPath[str], if_match: IfMatch = None
) -> Response[shop.SettingsShown]:
    """`name` is `logo`, `logo_dark` or `icon`. The body is a picture of at most 20 MB, or a form
    with the file `picture`; SVG is not taken. The same picture again changes nothing. `PUT
    /settings` with null removes it.
    """
    sent, _alt = await read_picture(request)
    asked = expected_versions(if_match)
    wanted = None if asked is None else _OneLess(asked)
    try:
        record = await shop.set_face_picture(name, sent, request.auth.name, wanted)
    except shop.SettingsChanged as conflict:
        raise Changed("record of settings", conflict.record.version + 1) from conflict
    return _answer(record)


class _OneLess:
    def __init__(self, versions: Any) -> None:
        self._versions = versions

    def __contains__(self, version: object) -> bool:
        return isinstance(version, int) and version + 1 in self._versions


def _answer(record: shop.SettingsRecord) -> Response[shop.SettingsShown]:
    return tagged(shop.shown(record), record.version + 1, private=True)


handlers = [show_settings, put_settings, put_picture]
