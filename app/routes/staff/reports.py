"""The reports page: what came in and went out by the hour, and how long it took."""

from litestar import Response, get

from app.i18n.language import pgettext
from app.services import board
from app.web.identity import staff_member
from app.web.pages import AnyRequest, environment, page


@get("/staff/reports", include_in_schema=False)
async def show_reports(request: AnyRequest) -> Response[str]:
    member = await staff_member(request)
    return page(
        request,
        "staff/reports/index.html",
        member=member,
        progress=await board.report(),
        late=await board.late(),
    )


def duration(seconds: float | None) -> str:
    """`7500.0` → `2 h 5 min`: the two largest units; a dash where nothing was measured yet."""
    units = (
        (pgettext("days", "d"), 86_400),
        (pgettext("hours", "h"), 3_600),
        (pgettext("minutes", "min"), 60),
        (pgettext("seconds", "s"), 1),
    )
    if seconds is None:
        return "–"
    left = max(0, round(seconds))
    first = next((at for at, (_, size) in enumerate(units) if left >= size), len(units) - 1)
    parts: list[str] = []
    for unit, size in units[first : first + 2]:
        count, left = divmod(left, size)
        if count or not parts:
            parts.append(f"{count} {unit}")
    return " ".join(parts)


environment.filters["duration"] = duration
handlers = [show_reports]
