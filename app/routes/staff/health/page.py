"""The health of the shop, for those who sell with it and do not run its server."""

from typing import Any, Final

from litestar import Response, get

from app.infra.database import now
from app.routes.staff.health.parts import read_parts
from app.tables.migrations import VERSION
from app.web.identity import staff_member
from app.web.pages import AnyRequest, fragment, html, page, wants_fragment

HEALTH: Final = "/staff/health"


@get(HEALTH, include_in_schema=False)
async def show_health(request: AnyRequest) -> Response[str]:
    member = await staff_member(request)
    context: dict[str, Any] = {
        "member": member,
        "parts": await read_parts(),
        "read_at": await now(),
        "version": VERSION,
    }
    # An open page asks for the part that changes.
    if wants_fragment(request):
        return html(fragment("staff/health/_parts.html", **context))
    return page(request, "staff/health/index.html", **context)


handlers = [show_health]
