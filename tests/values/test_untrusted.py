"""What a foreign program says can be kept, waited for and shown, whatever it is."""

import math
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.values import untrusted

DAY = 24 * 3600.0
NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)


@given(st.one_of(st.text(), st.binary()), st.integers(1, 2000))
@example("Empf\udce4nger unbekannt", 1000)
@example("\x00\ud800", 1000)
@example("é".encode()[:1], 10)
def test_any_text_can_be_kept_and_has_an_end(text: str | bytes, at_most: int) -> None:
    kept = untrusted.storable(text, at_most)
    assert len(kept) <= at_most
    assert "\x00" not in kept
    kept.encode()


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("550 Empf\udce4nger unbekannt", "550 Empfänger unbekannt"),
        (b"550 Empf\xe4nger unbekannt", "550 Empfänger unbekannt"),
        ("Empfänger".encode(), "Empfänger"),
        ("a\x00b\ud800c\x1b[31m", "abc[31m"),
        ("zwei\nZeilen", "zwei\nZeilen"),
    ],
)
def test_what_can_be_read_stays_readable(text: str | bytes, kept: str) -> None:
    assert untrusted.storable(text) == kept


@given(st.one_of(st.text(), st.from_regex(r"\A\w{3}, \d+ Jan \d+ \d+:\d\d:\d\d [-+]\d+\Z")))
@example("Mon, 01 Jan 99999999999999999999 00:00:00 GMT")
@example("Mon, 01 Jan 9999 23:59:59 -2359")
@example("Mon, 01 Jan 0001 00:00:00 +2359")
@example("9" * 90)
@example("9" * 5000)
def test_any_retry_after_is_a_time_within_bounds(text: str) -> None:
    seconds = untrusted.seconds_to_wait(text, NOW, DAY)
    assert math.isfinite(seconds)
    assert 0 <= seconds <= DAY


def test_a_retry_after_that_means_something_is_kept_to() -> None:
    at = format_datetime(NOW + timedelta(hours=1), usegmt=True)
    assert untrusted.seconds_to_wait("120", NOW, DAY) == 120
    assert untrusted.seconds_to_wait("9" * 30, NOW, DAY) == DAY
    assert untrusted.seconds_to_wait(at, NOW, DAY) == 3600
    assert (
        untrusted.seconds_to_wait("soon", NOW, DAY)
        == untrusted.seconds_to_wait(None, NOW, DAY)
        == 0
    )


def test_an_error_without_a_text_gives_its_name() -> None:
    class Mute(Exception):
        def __str__(self) -> str:
            raise ValueError

    assert untrusted.error_text(TimeoutError()) == "TimeoutError"
    assert untrusted.error_text(Mute()) == "Mute"
