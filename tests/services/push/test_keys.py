"""The shop's key is made once for each secret, and no web process loads what makes it."""

import subprocess
import sys

import pytest

from app.infra.database import fetch_value
from app.services import push
from app.services.push import keys
from app.settings import settings


async def test_a_key_is_made_once_for_each_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "_known", {})
    assert await push.public_key() is None
    for _ in range(2):
        await push.make_key()
    first = await push.public_key()
    assert first
    assert push.secret_key_of(first) == settings.secret_key
    assert not await keys.is_key_of_shop("another")

    monkeypatch.setattr(settings, "secret_key", "another secret, as long as a real one")
    assert await push.public_key() is None
    await push.make_key()
    assert await push.public_key() not in (None, first)
    assert await keys.is_key_of_shop(first), "devices may still have it"
    assert push.secret_key_of(first) is None
    assert await fetch_value("SELECT count(*) FROM push.keys") == 2


def test_a_web_process_does_not_load_the_cryptography() -> None:
    # redis-py asks whether the package is there, which costs nothing.
    loaded = "import sys, app.asgi; print('cryptography.hazmat' in sys.modules)"
    said = subprocess.run(
        [sys.executable, "-c", loaded], capture_output=True, text=True, check=True, timeout=60
    )
    assert said.stdout.strip() == "False"
