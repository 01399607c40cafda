"""All parts of a process look with one statement; when it fails, each looks for itself."""

import asyncio

import pytest

from app.infra import looks
from app.infra.database import DatabaseAway, fetch, transaction
from app.infra.looks import look, may_be_due

NONE, SOME = "SELECT WHERE false", "SELECT WHERE true"


async def test_what_is_asked_at_the_same_moment_is_one_statement(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    statements: list[str] = []
    ask = looks.fetch_row

    async def counted(sql: str):
        statements.append(sql)
        return await ask(sql)

    monkeypatch.setattr(looks, "fetch_row", counted)
    found = await asyncio.gather(may_be_due(NONE), may_be_due(SOME), look("SELECT 2"))
    assert found == [False, True, 2]
    assert len(statements) == 1


async def test_an_answer_is_read_after_the_question(monkeypatch: pytest.MonkeyPatch) -> None:
    """A look that has begun is not shared: what was written since would be found a look later."""
    began, may_end = asyncio.Event(), asyncio.Event()
    ask = looks.fetch_row

    async def slow(sql: str):
        answer = await ask(sql)
        began.set()
        await may_end.wait()
        return answer

    monkeypatch.setattr(looks, "fetch_row", slow)
    count = "SELECT count(*) FROM shop.settings"
    early = asyncio.create_task(look(count))
    await began.wait()
    await fetch("INSERT INTO shop.settings (version, name) VALUES (1, 'Kiosk')")
    late = asyncio.create_task(look(count))
    await asyncio.sleep(0)
    may_end.set()
    assert [await early, await late] == [0, 1]


async def test_each_looks_for_itself_after_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    async def away(sql: str) -> None:
        raise DatabaseAway

    with monkeypatch.context() as outage:
        outage.setattr(looks, "fetch_row", away)
        assert await may_be_due(NONE)
        with pytest.raises(LookupError):
            await look("SELECT 1")
    assert not await may_be_due(NONE)


async def test_a_locked_table_holds_nobody_up() -> None:
    async with transaction():
        await fetch("LOCK TABLE mailing.mails")
        async with asyncio.timeout(looks.PATIENCE + 2):
            assert await may_be_due("SELECT FROM mailing.mails")


async def test_who_is_cancelled_disturbs_no_other() -> None:
    first, second = [asyncio.create_task(may_be_due(rows)) for rows in (SOME, NONE)]
    await asyncio.sleep(0)
    first.cancel()
    assert not await second


async def test_the_next_look_is_within_a_second() -> None:
    assert 0 < looks.until_next_look() <= looks.EVERY
