"""A web process opens its door when it can answer, and announces that it closes it."""

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from signal import SIGINT, SIGTERM

import asyncpg
import httpx
import pytest

from tests.support import servers
from tests.support.api import an_order
from tests.support.connections import LIVE, connect
from tests.support.running import doorstep, environment
from tests.support.web_processes import WebProcess, web_process

# Seconds: longer than any test takes, so that only a second signal ends the announcement.
LONG = "60"
# Seconds of a processor: more than a page takes, and less than what comes before the first one.
A_PAGE = 0.4


@pytest.fixture
def web(tmp_path: Path) -> Iterator[WebProcess]:
    with web_process(tmp_path / "said", CLOSING_SECONDS=LONG) as started:
        yield started


async def test_the_first_customer_waits_for_nothing_and_the_last_is_answered(
    web: WebProcess, shop: None
) -> None:
    before = web.opened().worked()
    async with httpx.AsyncClient(base_url=web.url) as customer:
        assert (await customer.get("/")).status_code == 200
        assert web.worked() - before < A_PAGE
        assert web.readiness().status_code == 200
        placed = (await customer.post("/api/v1/orders", json=an_order(product_456=1))).json()
        by_token = {"Authorization": f"Bearer {placed['access_token']}"}
        follows = customer.stream("GET", placed["links"]["stream"], headers=by_token, timeout=30)
        async with asyncio.timeout(30), follows as stream:
            lines = stream.aiter_lines()
            await says(lines, "retry:")
            web.send(SIGTERM)
            while web.readiness().status_code == 200:
                pass

            refused = web.readiness().json()
            assert refused["detail"] == "This process is closing."
            assert set(refused["parts"].values()) == {"ok"}
            page = await customer.get("/")
            assert (page.status_code, page.headers["connection"]) == (200, "close")
            late, sends = await connect(web.port)

            web.send(SIGINT)
            await says(lines, "retry:")
            sends.write(LIVE)
            answer = await late.read()
            sends.close()
    assert answer.startswith(b"HTTP/1.1 200")
    assert b"connection: close" in answer
    assert await asyncio.to_thread(web.ended) == 0


async def says(lines: AsyncIterator[str], beginning: str) -> None:
    async for line in lines:
        if line.startswith(beginning):
            return
    raise AssertionError(f"the stream ended without {beginning}")


@pytest.fixture
async def empty_database() -> AsyncIterator[str]:
    """The address of a database that nobody has migrated."""
    server = os.environ["TEST_DATABASE_URL"]
    name = f"{os.environ['DATABASE_URL'].partition('@/')[2].partition('?')[0]}_unmigrated"
    connection = await asyncpg.connect(server)
    await connection.execute(f"CREATE DATABASE {name}")
    yield server.replace("/doorstep?", f"/{name}?")
    await connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
    await connection.close()


@pytest.fixture
def systemd(tmp_path: Path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(str(tmp_path / "notify"))
        line.settimeout(30)
        yield line


async def test_a_shop_without_tables_says_so_calmly_until_it_has_them(
    empty_database: str, systemd: socket.socket, tmp_path: Path
) -> None:
    said = tmp_path / "said"
    env = {"DATABASE_URL": empty_database, "NOTIFY_SOCKET": systemd.getsockname()}
    with web_process(said, CLOSING_SECONDS=LONG, **env) as web:
        web.opened()
        async with httpx.AsyncClient(base_url=web.url, timeout=30) as customer:
            for path in ("/", "/track", "/cart", "/staff/login"):
                page = await customer.get(path, headers={"Accept": "text/html"})
                # Pages that read nothing are there all the same.
                assert "<html" in page.text
                if page.status_code != 200:
                    assert (page.status_code, page.headers["retry-after"]) == (503, "3")
                    assert "still being set up" in page.text
            assert (await customer.get("/")).status_code == 503
            refused = await customer.post("/api/v1/orders", json=an_order(product_456=1))
            assert (refused.status_code, refused.json()["type"]) == (503, "/problems/unavailable")
        assert web.readiness().json()["parts"]["migrations"] == "missing"
        assert systemd.recv(200) == b"STATUS=waits for PostgreSQL and its tables"
        assert "Traceback" not in said.read_text()
        env = {"DATABASE_URL": empty_database, "SECRET_KEY": os.environ["SECRET_KEY"]}
        migrated = await asyncio.to_thread(
            doorstep, "migrate", env=environment(REDIS_URL=os.environ["REDIS_URL"], **env)
        )
        assert migrated.returncode == 0, migrated.stderr
        await asyncio.to_thread(web.ready)
        assert systemd.recv(200) == b"READY=1\nSTATUS=takes orders"
        async with httpx.AsyncClient(base_url=web.url, timeout=30) as customer:
            assert (await customer.get("/")).status_code == 200
        # Ctrl-C announces nothing.
        web.send(SIGINT)
        assert await asyncio.to_thread(web.ended) == 0
        assert systemd.recv(200) == b"STOPPING=1"


@pytest.fixture
def standby() -> Iterator[str]:
    """The address of a server that follows another, with the tables of the shop."""
    primary = servers.start_postgres()
    env = {"DATABASE_URL": primary.database_url, "SECRET_KEY": os.environ["SECRET_KEY"]}
    migrated = doorstep("migrate", env=environment(REDIS_URL=os.environ["REDIS_URL"], **env))
    assert migrated.returncode == 0, migrated.stderr
    follower = servers.start_standby(primary.database_url)
    yield follower.database_url
    follower.stop()
    primary.stop()


@pytest.mark.proof
def test_a_standby_is_not_sold_from(standby: str, tmp_path: Path) -> None:
    with web_process(tmp_path / "said", DATABASE_URL=standby) as web:
        refused = web.opened().readiness()
        assert refused.status_code == 503
        assert refused.json()["parts"] == {
            "postgresql": "missing",
            "migrations": "ok",
            "redis": "ok",
        }
        assert refused.json()["reasons"]["postgresql"].startswith("it is a standby")
        assert "Traceback" not in web.log.read_text()
