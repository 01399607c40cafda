"""The texts of the legal pages: each page in each language, with all of its versions."""

from datetime import datetime
from typing import Annotated

import msgspec
from litestar import Response, get, put
from litestar.params import FromPath, QueryParameter

from app.i18n.language import LANGUAGES
from app.routes.api.examples import legal as examples
from app.routes.api.examples.orders import body
from app.services import shop
from app.values.legal_texts import LegalKind, LegalText
from app.values.refusal import Changed
from app.web.conditional import (
    NEW,
    IfMatch,
    IfNoneMatch,
    OnlyNew,
    expected_versions,
    tagged,
    unless_known,
)
from app.web.openapi import BODY_PROBLEMS, KEY_PROBLEMS, NOT_MODIFIED, WITH_KEY, problems, shown
from app.web.pages import AnyRequest

TAGS = ["settings"]
Version = Annotated[
    int | None, QueryParameter(ge=1, le=2**31 - 1, description="An earlier version of the text.")
]


class LegalTextInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Markdown; an empty text removes the page in this language."""

    text: LegalText


class LegalPageVersion(msgspec.Struct, frozen=True, kw_only=True):
    """A legal page in one language. `edition` counts the changes of all of them."""

    kind: LegalKind
    language: str
    edition: int
    version: int
    changed_at: datetime
    changed_by: str


class LegalPage(LegalPageVersion, frozen=True, kw_only=True):
    text: str


class LegalPageListed(LegalPageVersion, frozen=True, kw_only=True):
    """It is read by customers if it `exists`; otherwise its text was emptied."""

    exists: bool


class LegalPages(msgspec.Struct, frozen=True):
    """`edition` is that of the latest change, and 0 without any."""

    items: list[LegalPageListed]
    edition: int


@get(
    "/legal",
    tags=TAGS,
    security=WITH_KEY,
    operation_id="listLegalTexts",
    summary="The legal pages that were ever written",
    responses=problems(*KEY_PROBLEMS) | {200: shown(LegalPages, "All of them", examples.LISTED)},
)
async def list_legal_texts() -> LegalPages:
    """Each page in each language, without its text."""
    known = await shop.list_legal_texts()
    items = [
        LegalPageListed(
            kind=one.kind,
            language=one.language,
            edition=one.edition,
            version=one.version,
            exists=one.exists,
            changed_at=one.changed_at,
            changed_by=one.changed_by,
        )
        for one in known.values()
    ]
    return LegalPages(items, max((one.edition for one in items), default=0))


@get(
    "/legal/{kind:str}/{language:str}",
    tags=TAGS,
    security=WITH_KEY,
    operation_id="getLegalText",
    summary="One legal page in one language",
    responses=problems(*KEY_PROBLEMS, "not-found")
    | {200: shown(LegalPage, "The text", examples.LEGAL_TEXT), 304: NOT_MODIFIED},
)
async def show_legal_text(
    kind: FromPath[str],
    language: FromPath[str],
    version: Version = None,
    if_none_match: IfNoneMatch = None,
) -> Response[LegalPage] | Response[None]:
    """Every version stays, since orders were placed under it."""
    record = await shop.read_legal_text(_kind(kind), language, version)
    if record is None or not record.version:
        raise shop.UnknownLegalText
    return unless_known(_answer(record), if_none_match)


@put(
    "/legal/{kind:str}/{language:str}",
    tags=TAGS,
    security=WITH_KEY,
    operation_id="putLegalText",
    summary="Write or change a legal page",
    responses=problems(*KEY_PROBLEMS, *BODY_PROBLEMS, "not-found", "precondition-failed")
    | {
        200: shown(LegalPage, "The text, changed", examples.LEGAL_TEXT),
        201: shown(LegalPage, "The text, new", examples.WRITTEN),
    },
)
async def put_legal_text(
    request: AnyRequest,
    kind: FromPath[str],
    language: FromPath[str],
    data: Annotated[LegalTextInput, body(examples.TEXT)],
    if_match: IfMatch = None,
    if_none_match: OnlyNew = None,
) -> Response[LegalPage]:
    """Adds a version, from which new orders are placed; earlier orders keep theirs. Customers read
    it within a second. The same text again changes nothing.

    `kind` is imprint, terms, withdrawal, privacy, delivery or contact, and `language` one of the
    shop's.
    """
    if language not in LANGUAGES:
        raise shop.UnknownLegalText
    wanted = NEW if if_none_match else expected_versions(if_match)
    record, changed = await shop.put_legal_text(
        _kind(kind), language, data.text, request.auth.name, wanted
    )
    if not record.version:
        raise shop.UnknownLegalText
    if if_none_match and not changed:
        raise Changed("legal text", record.version)
    return _answer(record, 201 if changed and record.version == 1 else 200)


def _kind(kind: str) -> LegalKind:
    if kind not in list(LegalKind):
        raise shop.UnknownLegalText
    return LegalKind(kind)


def _answer(record: shop.LegalRecord, status: int = 200) -> Response[LegalPage]:
    assert record.changed_at
    content = LegalPage(
        kind=record.kind,
        language=record.language,
        edition=record.edition,
        version=record.version,
        text=record.text,
        changed_at=record.changed_at,
        changed_by=record.changed_by,
    )
    return tagged(content, record.version, status=status, private=True)


handlers = [list_legal_texts, show_legal_text, put_legal_text]
