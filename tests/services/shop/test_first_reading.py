"""A process that could not read how its shop sells sells nothing."""

import pytest

from app.infra.database import DatabaseAway
from app.services import sales
from app.services.sales import methods
from app.services.shop import current
from app.values.first_reading import unread
from tests.support.cast import place


@pytest.mark.parametrize(
    ("module", "reading", "refresh"),
    [
        (current, "read_settings", current.refresh),
        (methods, "list_methods", sales.refresh_methods),
    ],
)
async def test_without_its_settings_a_process_takes_no_order(
    shop: None, monkeypatch: pytest.MonkeyPatch, module, reading: str, refresh
) -> None:
    async def fail() -> None:
        raise DatabaseAway("gone")

    monkeypatch.setattr(module, "_read_before", False)
    with monkeypatch.context() as started:
        started.setattr(module, reading, fail)
        await refresh()
        with pytest.raises(DatabaseAway):
            await place(product_456=1)
    await refresh()
    assert unread() == []
    await place(product_456=1)


async def test_what_was_read_once_stays_while_it_cannot_be_read(
    shop: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail() -> None:
        raise DatabaseAway("gone")

    monkeypatch.setattr(current, "_read_before", True)
    monkeypatch.setattr(current, "read_settings", fail)
    await current.refresh()
    await place(product_456=1)


async def test_a_worker_waits_until_it_knows_the_settings(
    shop: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, tries = current.read_settings, 0

    async def fail_twice():
        nonlocal tries
        tries += 1
        if tries < 3:
            raise DatabaseAway("starting up")
        return await read()

    monkeypatch.setattr(current, "_read_before", False)
    monkeypatch.setattr(current, "LOOK_AGAIN", 0)
    monkeypatch.setattr(current, "read_settings", fail_twice)
    await current.first_known()
    assert tries == 3
    assert unread() == []
