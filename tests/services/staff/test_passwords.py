"""A password is not what is guessed first, and may have any characters."""

import pytest

from app.services import staff


async def test_the_published_password_opens_a_demo_shop_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await staff.add_person("bea@doorstep.example", "manager", staff.DEMO_PASSWORD)
    with pytest.raises(staff.WrongCredentials):
        await staff.log_in("bea@doorstep.example", staff.DEMO_PASSWORD)

    monkeypatch.setattr("app.settings.settings.demo", True)

    assert await staff.log_in("bea@doorstep.example", staff.DEMO_PASSWORD)
