"""One request straight to the application, up to the first line of its answer."""

from typing import Any

import httpx
import msgspec

from app.services import sales

# Any other id but the order's is one that nobody has: a door comes before anything is found.
# Of the invoice that `invoicing.invoiced` writes.
NUMBER = "INV-00001"
IDS = {
    "product_id": "product_456",
    "piece": "order",
    "name": "not-found",
    "entry_id": "1",
    "mail_id": "1",
    "carrier": "fedex",
    "message_id": "1",
    "number": NUMBER,
}
NOBODYS = "00000000-0000-4000-8000-000000000001"
BELOW = {"/static": "/static/css/shop.css", "/schema": "/schema/openapi.json"}


class Answer(msgspec.Struct):
    """The first line of an answer; a stream's rest is not waited for.

    `says`: a message comes along, such as that somebody is logged out now.
    """

    status: int = 0
    headers: dict[str, str] = {}
    says: bool = False

    @property
    def location(self) -> str:
        return self.headers.get("location", "")

    @property
    def refuses(self) -> bool:
        to_a_door = self.location.startswith("/staff/login?") or self.location in (
            "/staff/login",
            "/account",
        )
        return self.status in (401, 403) or (self.status == 303 and to_a_door and not self.says)


async def first_line(app: Any, request: httpx.Request) -> Answer:
    answer = Answer()
    sent = False

    async def receive() -> dict[str, Any]:
        nonlocal sent
        if sent:
            return {"type": "http.disconnect"}
        sent = True
        return {"type": "http.request", "body": request.content, "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            answer.status = message["status"]
            answer.headers = {
                name.decode().lower(): value.decode() for name, value in message["headers"]
            }
            answer.says = any(value.startswith(b"flash_") for _, value in message["headers"])

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "scheme": "http",
        "method": request.method,
        "path": request.url.path,
        "raw_path": request.url.raw_path.partition(b"?")[0],
        "root_path": "",
        "query_string": request.url.query,
        "headers": [(name.lower(), value) for name, value in request.headers.raw],
        "client": ("127.0.0.1", 1),
        "server": ("test", 80),
        "state": {},
    }
    await app(scope, receive, send)
    return answer


def address(template: str, order: sales.Placed) -> str:
    """A real address: of Ann's order, or of what nobody has."""
    path = BELOW.get(template, template)
    while "{" in path:
        before, _, rest = path.partition("{")
        name, _, after = rest.partition("}")
        value = str(order.order_id) if name == "order_id" else IDS.get(name, NOBODYS)
        path = f"{before}{value}{after}"
    return path + ("?since=2026-01-01T00:00:00Z" if path == "/staff/shipments/stream" else "")
