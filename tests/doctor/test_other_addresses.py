"""What the doctor says of DATABASE_ADMIN_URL and DATABASE_READ_URL."""

import asyncio
import os
from collections.abc import AsyncIterator

import pytest

from app.doctor import other_addresses as doctor
from app.infra.database import ENGINE, fetch
from app.settings import settings
from app.values.diagnoses import DiagnosisState
from tests.support.diagnosed import is_wrong
from tests.support.poolers import NEEDS_PGBOUNCER, pgbouncer, through
from tests.support.redis_servers import until
from tests.support.servers import Servers, start_standby

pytestmark = pytest.mark.timeout(120)

NOWHERE = "postgresql://shop@127.0.0.1:1/shop"


@pytest.fixture(scope="module")
async def follower() -> AsyncIterator[Servers]:
    made = await asyncio.to_thread(start_standby, os.environ["TEST_DATABASE_URL"])
    yield made
    await asyncio.to_thread(made.stop)


@pytest.fixture
async def leads(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[object]:
    """`leads(name, url)` sets the address."""
    yield lambda name, url: monkeypatch.setattr(settings, f"database_{name}_url", url)
    if ENGINE.standby:
        await ENGINE.standby.close()
        ENGINE.standby = None


async def leads_to_a_follower() -> bool:
    """Which a new standby is once it has replayed what was written before it started."""
    said = await doctor.read_address()
    return said is not None and said.state == DiagnosisState.OK


async def test_addresses_that_are_not_set_are_not_examined() -> None:
    assert (await doctor.admin_address(), await doctor.read_address()) == (None, None)


async def test_the_admin_address_leads_to_the_same_database(leads, follower: Servers) -> None:
    here = os.environ["DATABASE_URL"]
    leads("admin", here)
    said = await doctor.admin_address()
    assert said is not None
    assert said.state == DiagnosisState.OK

    for address, words in (
        (os.environ["TEST_DATABASE_URL"], "another database than DATABASE_URL"),
        (follower.url(here), "can only be read"),
        (NOWHERE, "DATABASE_ADMIN_URL cannot be used"),
        (f"{here}&options=-cno.such", "DATABASE_ADMIN_URL"),
    ):
        leads("admin", address)
        said = await doctor.admin_address()
        assert is_wrong(said, words)


@NEEDS_PGBOUNCER
async def test_the_admin_address_leads_past_a_pooler(leads) -> None:
    with pgbouncer("session") as host:
        leads("admin", through(host, os.environ["DATABASE_URL"]))
        said = await doctor.admin_address()
    assert is_wrong(said, "write the address of PostgreSQL itself")


async def test_the_read_address_leads_to_a_standby_that_follows(leads, follower: Servers) -> None:
    here = os.environ["DATABASE_URL"]
    leads("read", follower.url(here))
    await until(leads_to_a_follower)

    await follower.ask("SELECT pg_wal_replay_pause()")
    try:
        await fetch("SELECT pg_logical_emit_message(true, 'doorstep', 'later')")
        said = await doctor.read_address()
        assert is_wrong(said, "has not caught up within 1 s", "the primary serves")
    finally:
        await follower.ask("SELECT pg_wal_replay_resume()")

    for address, words in (
        (here, "is no standby"),
        (follower.url(os.environ["TEST_DATABASE_URL"]), "another database than DATABASE_URL"),
        (NOWHERE, "DATABASE_READ_URL cannot be used"),
    ):
        if ENGINE.standby:
            await ENGINE.standby.close()
            ENGINE.standby = None
        leads("read", address)
        said = await doctor.read_address()
        assert is_wrong(said, words)
