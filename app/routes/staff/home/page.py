"""Today's figures and what needs attention, for the member who looks."""

from litestar import Response, get

from app.infra.database import now
from app.routes.staff.home.view import draw_home, read_home
from app.services.flats import steps_left
from app.web.identity import staff_member
from app.web.pages import AnyRequest, page

HOME = "/staff"


@get(HOME, include_in_schema=False)
async def show_home(request: AnyRequest) -> Response[str]:
    member = await staff_member(request)
    read_at = await now()
    return page(
        request,
        "staff/home/index.html",
        member=member,
        drawn=draw_home(await read_home(member)),
        setup_left=await steps_left() if member.is_manager else 0,
        read_at=read_at,
    )


handlers = [show_home]
