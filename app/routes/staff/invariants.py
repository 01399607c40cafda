"""The audit's page, which checks every invariant while the manager waits."""

from babel.numbers import format_decimal
from litestar import Response, get

from app.i18n.language import locale
from app.invariants import audit
from app.web.identity import staff_member
from app.web.pages import AnyRequest, page


@get("/staff/audit", include_in_schema=False)
async def show_audit(request: AnyRequest) -> Response[str]:
    """Reads the whole database in one snapshot, which takes about a second per 40,000 orders."""
    member = await staff_member(request)
    report = await audit()
    seconds = format_decimal(report.seconds, "0.0", locale())
    return page(
        request, "staff/invariants/show.html", member=member, report=report, seconds=seconds
    )


handlers = [show_audit]
