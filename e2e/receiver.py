"""Somebody else's server on this machine, which gets the shop's webhooks."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from standardwebhooks import Webhook


class Receiver:
    """`status` is what it answers; `arrived` has the headers and the body of each request."""

    def __init__(self) -> None:
        self.status = 204
        self.port = 0
        self.arrived: list[tuple[dict[str, str], bytes]] = []

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}/hooks"

    def verified(self, secret: str, since: int = 0) -> list[Any]:
        """The events that arrived after the first `since`; raises where one is not signed so."""
        webhook = Webhook(secret)
        return [webhook.verify(body, headers) for headers, body in self.arrived[since:]]


@contextmanager
def listening() -> Iterator[Receiver]:
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.arrived.append((dict(self.headers.items()), body))
            self.send_response(receiver.status)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver.port = server.server_port
    serving = threading.Thread(target=server.serve_forever, daemon=True)
    serving.start()
    yield receiver
    server.shutdown()
    server.server_close()
