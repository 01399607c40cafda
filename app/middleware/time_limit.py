"""One budget of time for each request, until its answer begins."""

from time import monotonic
from typing import Any

from litestar.types import ASGIApp, Message, Receive, Scope, Send

from app.infra.time_left import FOR_A_REQUEST, within


class TimeLimit:
    """A stream or a long table may go on after it has begun, and a slow client costs no time."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        with within(FOR_A_REQUEST) as budget:

            async def received() -> Any:
                began = monotonic()
                message = await receive()
                budget.extend(monotonic() - began)
                return message

            async def answered(message: Message) -> None:
                budget.lift()
                await send(message)

            await self._app(scope, received, answered)
