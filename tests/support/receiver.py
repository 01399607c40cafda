"""Somebody else's server on the loopback: it keeps what it was sent and answers as it is set."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import msgspec
import uvicorn
from standardwebhooks import Webhook

Reply = tuple[int, dict[str, str], bytes]
GOOD: Reply = (204, {}, b"")


@dataclass(frozen=True)
class Received:
    """One request as it arrived."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    @property
    def event(self) -> Any:
        return msgspec.json.decode(self.body)

    def is_signed_with(self, secret: str) -> bool:
        """As a receiver finds out."""
        Webhook(secret).verify(self.body, self.headers)
        return True


@dataclass
class Receiver:
    """`answer` decides the answer to each request; `taken` are those that were answered 2xx."""

    port: int = 0
    answer: Callable[[Received], Any] = lambda received: GOOD
    received: list[Received] = field(default_factory=list[Received])
    taken: list[Received] = field(default_factory=list[Received])

    def url(self, path: str = "/hooks") -> str:
        return f"http://localhost:{self.port}{path}"

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        body = b""
        while (part := await receive())["type"] == "http.request":
            body += part.get("body", b"")
            if not part.get("more_body"):
                break
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        request = Received(scope["path"], headers, body)
        self.received.append(request)
        reply = self.answer(request)
        status, told, content = await reply if asyncio.iscoroutine(reply) else reply
        if 200 <= status < 300:
            self.taken.append(request)
        lines = [(name.encode(), value.encode()) for name, value in told.items()]
        await send({"type": "http.response.start", "status": status, "headers": lines})
        await send({"type": "http.response.body", "body": content})


@asynccontextmanager
async def opened() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    config = uvicorn.Config(receiver, port=0, lifespan="off", log_level="critical")
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.001)
    receiver.port = server.servers[0].sockets[0].getsockname()[1]
    yield receiver
    server.should_exit = True
    server.force_exit = True
    await serving
