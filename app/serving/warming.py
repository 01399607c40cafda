"""What a web process does before it takes customers, so that none of them waits for it."""

import asyncio
from collections.abc import MutableMapping
from http import HTTPStatus
from typing import Any, Final

import structlog
from litestar import Litestar

from app.infra import service_manager
from app.web.pages import load_templates
from app.web.readiness import NEEDED, missing_parts, stage

log = structlog.get_logger(__name__)

# The key of the application's state with all layers but the log and the metrics, since no customer
# sees the first page.
BEHIND_THE_DOOR: Final = "behind_the_door"
# Seconds.
FIRST_PAGE_WITHIN: Final = 5.0
TRY_AGAIN_AFTER: Final = 1.0


async def warm_up(app: Litestar) -> None:
    """Renders the first page; while PostgreSQL or its tables are missing, it stays undone."""
    load_templates()
    service_manager.report("STATUS=waits for PostgreSQL and its tables")
    await _render_first_page(app)


async def keep_warming(app: Litestar) -> None:
    """Returns once the first page has been rendered."""
    while not stage.warm:
        await asyncio.sleep(TRY_AGAIN_AFTER)
        await _render_first_page(app)


async def _render_first_page(app: Litestar) -> None:
    if NEEDED & (await missing_parts()).keys():
        return
    try:
        async with asyncio.timeout(FIRST_PAGE_WITHIN):
            status = await _ask(app, "/")
    except TimeoutError:
        log.warning("the first page takes too long", seconds=FIRST_PAGE_WITHIN)
        return
    # Any other error is not one of the start, and would keep out all other pages, too.
    stage.warm = status != HTTPStatus.SERVICE_UNAVAILABLE
    if stage.warm:
        service_manager.report(service_manager.READY, "STATUS=takes orders")


async def _ask(app: Litestar, path: str) -> int:
    statuses: list[int] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    scope: dict[str, Any] = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": b"",
        "headers": [(b"host", b"localhost"), (b"accept", b"text/html")],
        "client": None,
        "server": ("localhost", 80),
        "state": {},
        "app": app,
        "litestar_app": app,
    }
    await app.state[BEHIND_THE_DOOR](scope, receive, send)
    return statuses[0]
