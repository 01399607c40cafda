"""HEAD for every address that answers GET."""

from litestar.types import ASGIApp, Receive, Scope, Send


class HeadAsGet:
    """Routes see a GET; the server leaves out the body of what the reader asked for as HEAD.

    Streams keep refusing it: what has no end has no length to tell either.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asks = scope["type"] == "http" and scope["method"] == "HEAD"
        if asks and not scope["path"].endswith("/stream"):
            await self.app({**scope, "method": "GET"}, receive, send)  # pyright: ignore[reportArgumentType]
        else:
            await self.app(scope, receive, send)
