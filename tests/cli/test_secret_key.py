"""A shop in earnest does not open with a secret that is guessed, nor with a published password."""

import pytest

from app.cli.secret_key import is_weak
from tests.support.no_tables import empty_shop as empty_shop
from tests.support.running import doorstep, environment

ADDRESSES = {"DATABASE_URL": "postgresql://127.0.0.1:1/shop", "REDIS_URL": "redis://127.0.0.1:1"}
STRONG = "rJ2nZ0-3TgH8yNwQ5vKdXuA7LmPbEcSf"


@pytest.mark.parametrize(
    "weak", ["s", STRONG[:15], "changeme" * 6, "Change-Me-" * 4, "your-secret-key" * 3]
)
def test_what_is_guessed_is_weak(weak: str) -> None:
    assert is_weak(weak)
    assert not is_weak(STRONG)


@pytest.mark.parametrize("command", [("web", "--port", "0"), ("worker",), ("up", "--no-demo")])
def test_does_not_sell_with_a_weak_secret(command: tuple[str, ...]) -> None:
    weak = environment(**ADDRESSES, SECRET_KEY="changeme")
    refused = doorstep(*command, env=weak)
    assert refused.returncode == 2
    [line] = refused.stderr.splitlines()
    assert line.startswith("doorstep: SECRET_KEY is short or easily guessed; make one: python3 -c")
    assert "changeme" not in line


def test_does_not_sell_with_a_weak_secret_of_before() -> None:
    before = environment(**ADDRESSES, SECRET_KEY=STRONG, SECRET_KEY_PREVIOUS="secret")
    refused = doorstep("worker", env=before)
    assert refused.returncode == 2
    assert "SECRET_KEY_PREVIOUS" in refused.stderr


def test_a_shop_that_sells_takes_no_demo_staff() -> None:
    loaded = doorstep("demo-load", env=environment(**ADDRESSES, SECRET_KEY=STRONG))
    assert (loaded.returncode, loaded.stdout) == (2, "")
    assert "no demo shop" in loaded.stderr
