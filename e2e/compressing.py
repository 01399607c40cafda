"""A proxy that compresses what it may, as nginx's gzip or Express's `compression` do."""

import gzip
import http.client
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import ClassVar, Self
from urllib.parse import urlsplit

HOP_BY_HOP = ("connection", "transfer-encoding", "content-length", "keep-alive", "date", "server")


class _Handler(BaseHTTPRequestHandler):
    """One answer a connection. What may be compressed is held until it is whole."""

    behind: ClassVar[str]

    def _pass_on(self) -> None:
        upstream = http.client.HTTPConnection(self.behind, timeout=30)
        length = int(self.headers.get("Content-Length", 0))
        headers = {name: value for name, value in self.headers.items() if name != "Connection"}
        upstream.request(self.command, self.path, self.rfile.read(length), headers)
        answer = upstream.getresponse()
        given = [item for item in answer.getheaders() if item[0].lower() not in HOP_BY_HOP]
        self.send_response_only(answer.status)
        if self._compresses(answer):
            content = gzip.compress(answer.read())
            self._begin([*given, ("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding")])
            self.wfile.write(content)
        else:
            self._begin(given)
            while part := answer.read1():
                self.wfile.write(part)
                self.wfile.flush()
        self.close_connection = True
        upstream.close()

    def _compresses(self, answer: http.client.HTTPResponse) -> bool:
        return (
            "gzip" in self.headers.get("Accept-Encoding", "")
            and answer.getheader("Content-Type", "").startswith("text/")
            and answer.getheader("Content-Encoding") is None
            and "no-transform" not in answer.getheader("Cache-Control", "")
        )

    def _begin(self, headers: list[tuple[str, str]]) -> None:
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Connection", "close")
        self.end_headers()

    do_GET = do_POST = do_HEAD = _pass_on  # noqa: N815

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


class Proxy:
    """Stands in front of the shop at `url`, on this machine, until the block ends."""

    def __init__(self, url: str) -> None:
        handler = type("Handler", (_Handler,), {"behind": urlsplit(url).netloc})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._serving = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> Self:
        self._serving.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
