"""The commands that stop and resume the taking of orders."""

from collections.abc import Generator
from datetime import UTC, datetime, timedelta

import pytest

from tests.support.no_tables import empty_shop as empty_shop
from tests.support.running import Up, doorstep


@pytest.fixture(autouse=True)
def taking_orders(open_shop: Up) -> Generator[None]:
    yield
    doorstep("maintenance", "off", "--data-dir", open_shop.data)


def maintenance(shop: Up, *words: str) -> tuple[int, str]:
    done = doorstep("maintenance", *words, "--data-dir", shop.data)
    return done.returncode, done.stdout + done.stderr


def test_says_until_when_no_orders_are_taken(open_shop: Up) -> None:
    assert maintenance(open_shop, "on") == (
        0,
        "No orders are taken until doorstep maintenance off; every web process knows it within a"
        " second\n",
    )
    tomorrow = f"{datetime.now(UTC) + timedelta(days=1):%Y-%m-%d}"
    code, said = maintenance(open_shop, "on", "--until", f"{tomorrow}T18:30+00:00")
    assert (code, f"No orders are taken until {tomorrow} " in said) == (0, True)
    assert maintenance(open_shop, "off") == (0, "Orders are taken again\n")
    assert maintenance(open_shop, "off") == (0, "Orders are taken, as before\n")


def test_takes_a_time_of_day_as_the_next_one(open_shop: Up) -> None:
    for at in ("00:00", "12:00", "23:59:59"):
        code, said = maintenance(open_shop, "on", "--until", at)
        assert (code, f" {at[:5]} (" in said) == (0, True)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--until", "2020-01-01"), "--until 2020-01-01 is past"),
        (("--until", "tomorrow"), "--until tomorrow is not a time such as 18:30 or 2026-"),
        (("--until", "9999-12-31T23:59:59-23:00"), "--until 9999-12-31T23:59:59-23:00 is not a"),
        (("--until", "2999-12-31"), "--until 2999-12-31 is more than 366 days away"),
        (("--text", "x" * 301), "--text must be one line of at most 300 characters"),
        (("--text", "two\nlines"), "--text must be one line of at most 300 characters"),
    ],
)
def test_refuses_by_name(open_shop: Up, words: tuple[str, str], why: str) -> None:
    code, said = maintenance(open_shop, "on", *words)
    assert (code, said.count("\n")) == (2, 1)
    assert said.startswith(f"doorstep: {why}")
