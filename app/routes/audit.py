"""The audit's page: every promise, checked while the manager waits."""

from babel.numbers import format_decimal
from litestar import Response, get

from app.audit import audit
from app.languages import locale
from app.routes.callers import staff_member
from app.routes.rendering import AnyRequest, page


@get("/staff/audit", include_in_schema=False)
async def show_audit(request: AnyRequest) -> Response[str]:
    """Reads the whole database in one snapshot: about a second per 40,000 orders."""
    member = await staff_member(request)
    report = await audit()
    seconds = format_decimal(report.seconds, "0.0", locale())
    return page(request, "audit/show.html", member=member, report=report, seconds=seconds)


handlers = [show_audit]
