"""What every request has to pass before its handler, in this order."""

from litestar.handlers import BaseRouteHandler

from app.web import doors
from app.web.identity import AnyConnection
from app.web.rate_limits import limit_api
from app.web.readable_text import refuse_nul
from app.web.same_origin import refuse_other_sites


# One guard instead of four, since Litestar copies the connection for each.
async def pass_entrance(connection: AnyConnection, handler: BaseRouteHandler) -> None:
    """Guards the whole application. Raises Problem."""
    await limit_api(connection, handler)
    await refuse_other_sites(connection, handler)
    await doors.admit(connection, handler)
    refuse_nul(connection, handler)
