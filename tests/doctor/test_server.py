"""What the doctor says of a PostgreSQL that the shop cannot work with."""

import pytest

from app.doctor import server
from app.infra.clock import Skew
from app.values.diagnoses import DiagnosisState
from tests.support.diagnosed import examined, is_wrong


@pytest.mark.parametrize(
    "check",
    [server.version, server.rights, server.limits, server.writing, server.clock],
    ids=lambda check: check.__name__,
)
async def test_a_server_in_order_is_well(check) -> None:
    assert (await check()).state == DiagnosisState.OK


async def test_a_role_that_may_not_record_migrations_learns_the_grant() -> None:
    verdict = await examined(
        server.rights,
        "ALTER TABLE migration RENAME TO kept_elsewhere",
        "CREATE ROLE poor",
        "DO $$ BEGIN EXECUTE format('GRANT CREATE ON DATABASE %I TO poor', current_database());"
        " END $$",
        "SET LOCAL ROLE poor",
    )
    assert is_wrong(verdict, "schema public", "GRANT CREATE ON SCHEMA public TO poor")


async def test_a_role_that_may_not_make_schemas_learns_the_grant() -> None:
    verdict = await examined(
        server.rights,
        "ALTER TABLE migration RENAME TO kept_elsewhere",
        "CREATE ROLE poor",
        "SET LOCAL ROLE poor",
    )
    assert is_wrong(verdict, "GRANT CREATE ON DATABASE test_", "TO poor")


async def test_a_role_that_may_not_write_a_table_learns_its_name() -> None:
    verdict = await examined(
        server.rights,
        "CREATE ROLE poor",
        "GRANT SELECT ON migration TO poor",
        "SET LOCAL ROLE poor",
    )
    assert is_wrong(verdict, "accounts.", " more", "GRANT USAGE")


async def test_an_extension_that_was_removed_is_named() -> None:
    verdict = await examined(server.rights, "DROP EXTENSION pg_trgm CASCADE")
    assert is_wrong(verdict, "pg_trgm was removed", "CREATE EXTENSION pg_trgm")


async def test_lost_time_limits_are_named() -> None:
    """As through a pooler that ignores what a client sets at its start."""
    verdict = await examined(
        server.limits, "SET LOCAL lock_timeout = 0", "SET LOCAL statement_timeout = 0"
    )
    assert is_wrong(
        verdict, "lock_timeout is 0 in place of 3s", "statement_timeout is 0", "docs/scaling.md"
    )
    assert "jit" not in verdict.message


async def test_a_server_that_is_only_read_is_named() -> None:
    verdict = await examined(server.writing, "SET LOCAL transaction_read_only = on")
    assert is_wrong(verdict, "can only be read", "RESET")


@pytest.mark.parametrize(("off", "side"), [(3600.0, "ahead of"), (-3600.0, "behind")])
async def test_a_clock_that_is_off_is_named(off: float, side: str, monkeypatch) -> None:
    async def measured() -> Skew:
        return Skew(off, 0.2)

    monkeypatch.setattr(server, "measure_skew", measured)
    assert is_wrong(await server.clock(), f"3600.0 s {side} PostgreSQL's (± 0.2 s)", "NTP")


async def test_a_slow_answer_proves_no_wrong_clock(monkeypatch) -> None:
    async def measured() -> Skew:
        return Skew(1.2, 1.4)

    monkeypatch.setattr(server, "measure_skew", measured)
    assert (await server.clock()).state == DiagnosisState.CAUTION


async def test_more_processes_than_connections_are_counted() -> None:
    few = await server.connections(2, 1)
    assert (few.state, few.message[:47]) == (
        DiagnosisState.OK,
        "web 2 × 11 + workers 1 × 14 + commands 3 = 39 c",
    )
    many = await server.connections(64, 1)
    assert is_wrong(many, "web 64 × 11", "max_connections leaves 197", "DATABASE_POOL_SIZE")


async def test_a_role_with_few_connections_is_noticed() -> None:
    verdict = await examined(
        lambda: server.connections(2, 1),
        "CREATE ROLE poor CONNECTION LIMIT 20",
        "SET LOCAL ROLE poor",
    )
    assert is_wrong(verdict, "CONNECTION LIMIT of the role leaves 20")
