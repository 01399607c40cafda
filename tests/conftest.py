"""The stage: real servers, one database for each test process, an empty shop for each test."""

import asyncio
import gc
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest
from argon2 import PasswordHasher

from tests.support import servers

pytest_plugins = [
    "tests.support.api",
    "tests.support.corrections",
    "tests.support.customers",
    "tests.support.fuzzing",
    "tests.support.own_shops",
    "tests.support.slowest",
    "tests.support.staff",
    "tests.support.webhooks",
    "tests.support.worker_processes",
]

# Fixtures of shops and processes that a test starts: its file takes long, and comes early.
SHARED_SHOP = {"open_shop"}
PROCESSES = {"up", "worker", "over_there", "fuzz"}

started: servers.Servers | None = None


def pytest_configure(config: pytest.Config) -> None:
    """Before any module of the app is imported, since the app reads its settings at import."""
    global started
    if not hasattr(config, "workerinput"):
        started = servers.start()
        os.environ["TEST_DATABASE_URL"] = started.database_url
        os.environ["TEST_REDIS_URL"] = started.redis_url
        os.environ["MAIL_FOLDER"] = str(started.folder / "mail")
    name = os.environ.get("PYTEST_XDIST_WORKER", "main")
    number = name.removeprefix("gw").replace("main", "9")
    os.environ |= {
        "DATABASE_URL": os.environ["TEST_DATABASE_URL"].replace("/doorstep?", f"/test_{name}?"),
        "REDIS_URL": f"{os.environ['TEST_REDIS_URL']}?db={number}",
        "SECRET_KEY": "a secret for the tests, as long as a real one",
        "PICCOLO_CONF": "piccolo_conf",
        "RATE_LIMITS": "off",
        "CLOSING_SECONDS": "0",
        "WEBHOOK_INTERNAL_HOSTS": "localhost",
        "PUSH_INTERNAL_HOSTS": "push.localhost,localhost",
    }


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long comes first, so that at the end no process of the run waits for another.

    What shares a shop comes together, so that one process of the run starts it.
    """
    uses: dict[Path, set[str]] = {}
    for item in items:
        uses.setdefault(item.path, set()).update(getattr(item, "fixturenames", ()))
    items.sort(
        key=lambda item: (not SHARED_SHOP & uses[item.path], not PROCESSES & uses[item.path])
    )


def pytest_collection_finish() -> None:
    """What was imported and collected stays to the end, and is not searched for garbage again."""
    gc.collect()
    gc.freeze()


def pytest_unconfigure() -> None:
    # Once is enough: pytest searches five times, through all that a run has made.
    gc.collect()
    gc.freeze()
    if started:
        started.stop()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Names each check that this machine could not make, so that no skip goes by unseen."""
    for report in terminalreporter.stats.get("skipped", []):
        _, _, reason = report.longrepr
        terminalreporter.write_line(f"did not run here: {report.nodeid} ({reason})")


@pytest.fixture(scope="session")
async def database() -> AsyncIterator[None]:
    """A migrated database of this test process's own."""
    name = os.environ["DATABASE_URL"].partition("@/")[2].partition("?")[0]
    connection = await asyncpg.connect(os.environ["TEST_DATABASE_URL"])
    await connection.execute(f"CREATE DATABASE {name}")
    await connection.close()

    from app.infra.database import close_pool, open_pool
    from app.messaging import register_subscriptions
    from app.services.staff import passwords
    from app.tables.migrate import migrate
    from app.workers import listeners
    from tests.support.poolers import by_pooler

    # A hash takes a tenth of a second on purpose (tests/services/staff/test_passwords.py).
    passwords._hasher = PasswordHasher(time_cost=1, memory_cost=64)
    listeners.connect()
    with by_pooler():
        await open_pool("tests")
        await migrate(register_subscriptions)
        yield
        await close_pool()


@pytest.fixture(autouse=True)
async def empty_shop(database: None) -> None:
    """Every test begins with tables that hold nothing; the audit log only gives way like this."""
    from app.services import sales, shop
    from tests.support.emptying import empty_tables

    await empty_tables()
    await shop.refresh()
    await sales.refresh_methods()


@pytest.fixture(scope="session")
async def application(database: None) -> AsyncIterator[Any]:
    """The web application, started."""
    from app.asgi import create_app
    from app.services.staff import request_log

    # Rows that come a second later would be those of another test.
    request_log.EVERY = 3600
    app = create_app()
    started, stop = asyncio.Event(), asyncio.Event()

    async def live() -> None:
        """In one task of its own: what the lifespan opens must be closed in the same task."""
        async with app.lifespan():
            started.set()
            await stop.wait()

    task = asyncio.create_task(live())
    await asyncio.wait({task, asyncio.create_task(started.wait())}, return_when="FIRST_COMPLETED")
    if task.done():
        task.result()
    yield app
    stop.set()
    await task


@pytest.fixture
async def shop() -> None:
    """Mugs (150 of product_456) and blankets (50 of product_789)."""
    from app.services import products
    from app.values.money import Money

    for product_id, name, price, on_hand in (
        ("product_456", "Blue mug", 1400, 150),
        ("product_789", "Wool blanket", 8900, 50),
    ):
        given = products.ProductInput(
            name=name, price=Money.of(price), description="", category="Home"
        )
        await products.put_product(product_id, given)
        await products.move_stock(product_id, on_hand, "first stock", "the tests")


@pytest.fixture
async def plenty(shop: None) -> None:
    """Mugs for a long night of orders."""
    from app.services import products

    await products.move_stock("product_456", 100_000, "for the night", "the tests")


@pytest.fixture
async def client(application: Any) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody on the same machine, without any credential."""
    transport = httpx.ASGITransport(app=application)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        yield client


@pytest.fixture
async def shop_url(application: Any) -> AsyncIterator[str]:
    """Where the shop listens on a socket."""
    import uvicorn

    from app.infra import redis

    server = uvicorn.Server(uvicorn.Config(application, port=0, lifespan="off", log_level="error"))
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.001)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    await serving
    await redis.close()


@pytest.fixture
async def api_key() -> Callable[..., Awaitable[str]]:
    """Makes a key: `await api_key("orders:read")`."""
    from app.services import staff

    async def create(*scopes: str) -> str:
        return await staff.create_key("a program", scopes)

    return create


@pytest.fixture
async def settle() -> Callable[[], Awaitable[int]]:
    """Does the workers' work until nothing is due; returns how many deliveries that was."""
    from app.workers.sweep import drain

    return drain
