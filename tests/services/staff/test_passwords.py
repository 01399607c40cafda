"""A password is not what is guessed first, and may have any characters."""

import subprocess
import sys

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


def test_a_hash_is_argon2id_with_64_mib_and_3_passes() -> None:
    """In a process of its own, since the tests hash at less cost."""
    code = "from app.services.staff import passwords; print(passwords._hasher.hash('x'))"
    made = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert made.stdout.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
