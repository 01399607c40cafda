"""The latest requests of an API key, for managers who look for what a program does wrong."""

from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath, FromQuery

from app.services import staff
from app.web.identity import staff_member
from app.web.pages import AnyRequest, page

KEYS: Final = "/staff/keys"
ERRORS: Final = "errors"
PAGE: Final = 50


@get(f"{KEYS}/{{key_id:uuid}}/requests", include_in_schema=False)
async def list_requests(
    request: AnyRequest,
    key_id: FromPath[UUID],
    view: FromQuery[str] = "",
    cursor: FromQuery[str | None] = None,
) -> Response[str]:
    shown = ERRORS if view == ERRORS else ""
    key = await staff.find_key_record(key_id)
    found = await staff.list_requests(key_id, failed=bool(shown), cursor=cursor, limit=PAGE)
    return page(
        request,
        "staff/api_keys/requests.html",
        member=await staff_member(request),
        key=key,
        requests=found.items,
        counts=await staff.count_requests(key_id),
        view=shown,
        next_href=_href(key_id, shown, found.next_cursor) if found.next_cursor else "",
        first_href=_href(key_id, shown) if cursor else "",
    )


def _href(key_id: UUID, view: str, cursor: str = "") -> str:
    chosen = {name: value for name, value in (("view", view), ("cursor", cursor)) if value}
    here = f"{KEYS}/{key_id}/requests"
    return f"{here}?{urlencode(chosen)}" if chosen else here


handlers = [list_requests]
