"""Data are noticed that were made with another SECRET_KEY than the shop has now."""

import pytest

from app.doctor import data
from app.infra.database import fetch
from app.services import shop
from app.settings import settings
from app.values.diagnoses import DiagnosisState
from tests.support.diagnosed import is_wrong


async def test_data_without_their_key_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second, third = (f"a secret of the shop, number {number}" for number in range(3))

    async def starts_with(key: str, previous: str | None = None) -> bool:
        monkeypatch.setattr(settings, "secret_key", key)
        monkeypatch.setattr(settings, "secret_key_previous", previous)
        await shop.keep_secret_key_noted()
        return (await data.secret_key()).state == DiagnosisState.OK

    assert await starts_with(first)
    assert not await starts_with(second)
    assert is_wrong(await data.secret_key(), "another SECRET_KEY", "--accept-secret-key")
    assert await starts_with(second, previous=first)
    assert await starts_with(second)
    assert not await starts_with(first)

    await shop.accept_secret_key()
    assert await starts_with(first)
    assert not await starts_with(third)


async def test_a_shop_that_was_never_open_has_no_key_yet() -> None:
    await fetch("DELETE FROM shop.secret_keys")
    assert "none has been noted" in (await data.secret_key()).message


async def test_a_key_is_not_in_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    await shop.keep_secret_key_noted()
    [row] = await fetch("SELECT fingerprint FROM shop.secret_keys")
    assert len(row["fingerprint"]) == 32
    assert settings.secret_key not in row["fingerprint"]
