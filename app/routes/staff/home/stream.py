"""The stream of the home, which follows all orders and parcels."""

from collections.abc import AsyncGenerator
from typing import Final

from litestar import get
from litestar.response import Stream

from app.i18n.language import language, use_language
from app.infra import live
from app.routes.staff.home.view import draw_home, read_home
from app.services.staff import StaffMember
from app.values.roles import PACKER
from app.web.identity import staff_member
from app.web.pages import AnyRequest
from app.web.sse import ALIVE, EventStream, message, partial

# Seconds between two readings, however much happens.
PAUSE: Final = 2.0


@get("/staff/stream", include_in_schema=False)
async def home_stream(request: AnyRequest) -> Stream:
    return EventStream(_home(await staff_member(request), language()))


async def _home(member: StaffMember, spoken: str) -> AsyncGenerator[bytes]:
    """Yields the figures whenever they change; packers see their own, the others one role's."""
    who = member.staff_id if member.role == PACKER else member.role
    form = f"home of {who} in {spoken}"

    async def read() -> bytes:
        with use_language(spoken):
            drawn = draw_home(await read_home(member))
        return message(partial("#home", "outerMorph", drawn))

    last = b""
    with (
        live.following("order:*", form, read, PAUSE) as follower,
        live.following_too(follower, "shipment:*", form, read, PAUSE),
    ):
        async for state in follower:
            # Not everything that is shown gives a nudge: so it is read at times without one.
            said = await follower.read_now(read) if state is None else state
            yield ALIVE if said == last else said
            last = said


handlers = [home_stream]
