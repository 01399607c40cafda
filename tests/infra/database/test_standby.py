"""Reports and exports read on a standby that has what the primary has, and never an older state."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator

import httpx
import pytest

from app.infra.database import ENGINE, elsewhere, fetch, fetch_value, transaction
from app.infra.database import standby as reading
from tests.infra.database.conftest import PoolAt
from tests.support.proxies import Proxy
from tests.support.servers import Servers, start_standby
from tests.support.staff import comes_in
from tests.support.visitor import Visitor

pytestmark = [pytest.mark.proof, pytest.mark.timeout(120)]


@pytest.fixture(scope="module")
async def follower() -> AsyncIterator[Servers]:
    made = await asyncio.to_thread(start_standby, os.environ["TEST_DATABASE_URL"])
    yield made
    await asyncio.to_thread(made.stop)


@pytest.fixture(autouse=True)
async def read_url(follower: Servers, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    url = follower.url(os.environ["DATABASE_URL"])
    monkeypatch.setattr("app.settings.settings.database_read_url", url)
    monkeypatch.setattr(reading, "_left_out_until", 0.0)
    await fetch("CREATE TABLE IF NOT EXISTS notes (text text)")
    await fetch("TRUNCATE notes")
    yield
    if ENGINE.standby:
        await ENGINE.standby.close()
        ENGINE.standby = None


async def where() -> bool:
    """Whether this is a standby."""
    return await fetch_value("SELECT pg_is_in_recovery()")


async def test_what_was_committed_before_is_there() -> None:
    async def count() -> tuple[bool, int]:
        return await where(), await fetch_value("SELECT count(*) FROM notes")

    for number in range(1, 30):
        await fetch("INSERT INTO notes VALUES ($1)", str(number))
        assert await elsewhere(count) == (True, number)
    assert await where() is False, "only that work goes there"


async def test_a_transaction_of_the_work_is_there_too_and_one_around_it_stays_here() -> None:
    async def work() -> bool:
        async with transaction():
            await fetch("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            return await where()

    assert await elsewhere(work) is True
    async with transaction():
        assert await elsewhere(where) is False


async def test_a_standby_that_lags_is_left_out(follower: Servers) -> None:
    async def count() -> tuple[bool, int]:
        return await where(), await fetch_value("SELECT count(*) FROM notes")

    await follower.ask("SELECT pg_wal_replay_pause()")
    try:
        await fetch("INSERT INTO notes VALUES ('new')")
        assert await elsewhere(count) == (False, 1)
        began = asyncio.get_running_loop().time()
        assert await elsewhere(count) == (False, 1)
        assert asyncio.get_running_loop().time() - began < 0.9, "it is not asked again at once"
    finally:
        await follower.ask("SELECT pg_wal_replay_resume()")


async def test_a_standby_that_is_away_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.settings.settings.database_read_url", "postgresql://127.0.0.1:1/shop")
    assert await elsewhere(where) is False


async def test_the_primary_itself_and_other_clusters_are_left_out(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("app.settings.settings.database_read_url", os.environ["DATABASE_URL"])
    assert await elsewhere(where) is False


async def test_another_database_of_the_same_server_is_left_out(
    follower: Servers, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = follower.url(os.environ["TEST_DATABASE_URL"])
    monkeypatch.setattr("app.settings.settings.database_read_url", url)

    async def work() -> int:
        return await fetch_value("SELECT count(*) FROM notes")

    assert await elsewhere(work) == 0


async def test_work_that_the_standby_breaks_off_begins_anew_here(follower: Servers) -> None:
    tried: list[bool] = []

    async def work() -> int:
        tried.append(await where())
        if tried[-1]:
            await fetch("SELECT pg_terminate_backend(pg_backend_pid())")
        return len(tried)

    assert (await elsewhere(work), tried) == (2, [True, False])


async def test_work_on_a_standby_that_freezes_begins_anew_here(
    follower: Servers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where no request limits the time, as in a table whose first lines have been sent."""
    monkeypatch.setattr(reading, "STATEMENT_SECONDS", 0.5)
    async with Proxy(follower.socket) as proxy:
        url = os.environ["DATABASE_URL"].partition("?")[0].replace("@/", f"@{proxy.host}/")
        monkeypatch.setattr("app.settings.settings.database_read_url", url)
        tried: list[bool] = []

        async def work() -> bool:
            tried.append(await where())
            if tried[-1]:
                proxy.freeze()
            return await where()

        async with asyncio.timeout(10):
            assert await elsewhere(work) is False
        assert tried == [True, False]


async def test_a_server_that_is_a_standby_itself_does_the_work(
    follower: Servers, pool_at: PoolAt
) -> None:
    await pool_at(follower.url(os.environ["DATABASE_URL"]))
    assert await elsewhere(where) is True


async def test_a_fault_of_the_work_is_raised(follower: Servers) -> None:
    async def work() -> None:
        raise LookupError("a fault")

    with pytest.raises(LookupError):
        await elsewhere(work)
    assert await elsewhere(where) is True


async def test_nothing_is_written_there() -> None:
    """What tries to write is run again on the primary, where it may."""

    async def work() -> bool:
        await fetch("INSERT INTO notes VALUES ('written')")
        return await where()

    assert await elsewhere(work) is False
    assert await fetch_value("SELECT count(*) FROM notes") == 1


@pytest.mark.parametrize(
    ("module", "page"),
    [
        ("app.services.sales.sales_report", "/staff/reports"),
        ("app.services.sales.cancellation_report", "/staff/reports/cancellations.csv"),
        ("app.services.board.shipping_report", "/staff/reports/shipping"),
        ("app.services.board.listing", "/staff/shipments.csv"),
        ("app.audit_log.reading", "/staff/audit-log.csv"),
    ],
)
async def test_reports_and_exports_are_read_there(
    module: str, page: str, client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    manager = await comes_in(Visitor(client), "Mia", "manager")
    seen: list[bool] = []

    async def noted(sql: str, *args: object) -> object:
        seen.append(await where())
        return await fetch(sql, *args)

    monkeypatch.setattr(sys.modules[module], "fetch", noted)
    assert (await manager.client.get(page)).status_code == 200
    assert set(seen) == {True}
