"""The reports page: what came in and went out by the hour, and how long it took."""

from typing import Final

from litestar import Response, get

from app.routes.callers import staff_member
from app.routes.rendering import AnyRequest, environment, page
from app.services import delivery

UNITS: Final = (("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1))


@get("/staff/reports", include_in_schema=False)
async def show_reports(request: AnyRequest) -> Response[str]:
    member = await staff_member(request)
    return page(
        request,
        "reports/index.html",
        member=member,
        progress=await delivery.report(),
        late=await delivery.late(),
    )


def duration(seconds: float | None) -> str:
    """`7500.0` → `2 h 5 min`: the two largest units; a dash where nothing was measured yet."""
    if seconds is None:
        return "–"
    left = max(0, round(seconds))
    first = next((at for at, (_, size) in enumerate(UNITS) if left >= size), len(UNITS) - 1)
    parts: list[str] = []
    for unit, size in UNITS[first : first + 2]:
        count, left = divmod(left, size)
        if count or not parts:
            parts.append(f"{count} {unit}")
    return " ".join(parts)


environment.filters["duration"] = duration
handlers = [show_reports]
