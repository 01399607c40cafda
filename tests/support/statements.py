"""The statements that a test causes, without those that the shop asks by itself meanwhile."""

from contextvars import ContextVar
from typing import Final

import pytest

from app.infra.database import ENGINE

# Tasks inherit it; those that were there before the test began have none of it.
_IN_TEST: Final = ContextVar("in_test", default=False)


def statements_of_test(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Returns a list to which each statement outside a transaction is added from now on."""
    asked: list[str] = []
    run_alone = ENGINE.run_alone
    _IN_TEST.set(True)

    async def noted(sql: str, *args: object) -> object:
        if _IN_TEST.get():
            asked.append(sql)
        return await run_alone(sql, *args)  # pyright: ignore[reportArgumentType]

    monkeypatch.setattr(ENGINE, "run_alone", noted)
    return asked
