"""A post office that is open, and a postman without pauses."""

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.mail.post_office import PostOffice


@pytest.fixture
async def office() -> AsyncIterator["PostOffice"]:
    from tests.mail import post_office

    async with post_office.opened() as office:
        yield office


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.workers.mail_sender.BETWEEN", 0)
