"""A statement that takes long leaves a line in the log, and its values do not."""

import os
from collections.abc import Iterator, MutableMapping
from pathlib import Path
from typing import Any

import pytest

from app.infra.database import fetch, slow, transaction
from app.infra.database.slow import SLOW
from app.services import shop
from tests.support.logged import logged

Lines = list[MutableMapping[str, Any]]

ASLEEP = "SELECT pg_sleep(0.02),\n    $1::text AS name"
NAME = "Maximiliane Muster"


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[Lines]:
    monkeypatch.setattr(slow, "SECONDS", 0.02)
    with logged(slow) as lines:
        yield lines


async def test_it_is_logged_without_its_values(lines: Lines) -> None:
    await fetch(ASLEEP, NAME)
    async with transaction():
        await fetch(ASLEEP, NAME)
    assert [line["sql"] for line in lines] == ["SELECT pg_sleep(0.02), $1::text AS name"] * 2
    assert all(line["seconds"] >= 0.02 for line in lines)
    assert NAME not in str(lines)


async def test_it_says_who_asked(lines: Lines, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slow, "SECONDS", 0)
    await shop.last_audit()
    assert [line["asked_by"] for line in lines] == ["app.services.shop.audits.last_audit"]


async def test_one_that_fails_is_logged_too(lines: Lines) -> None:
    with pytest.raises(Exception, match="division by zero"):
        await fetch("SELECT 1 / (0 * length(pg_sleep(0.02)::text))")
    assert len(lines) == 1


async def test_a_command_that_somebody_watches_says_nothing(
    lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SLOW, "expected", True)
    await fetch(ASLEEP, NAME)
    assert lines == []


async def test_the_embedded_server_logs_no_value_either() -> None:
    await fetch("SELECT pg_sleep(0.51), $1::text AS slept_beside", NAME)
    folder = Path(os.environ["MAIL_FOLDER"]).parent
    said = (folder / "log" / "postgres.log").read_text()
    assert "pg_sleep(0.51), $1::text AS slept_beside" in said
    assert NAME not in said
