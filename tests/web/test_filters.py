"""How values read on a page."""

from datetime import UTC, datetime

import pytest

from app.web.filters import moment, whole


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            "ORD-7K3QP and ORD-7KQ4TNVX",
            '<bdi class="whole">ORD-7K3QP</bdi> and <bdi class="whole">ORD-7KQ4TNVX</bdi>',
        ),
        ("<b>ORD-7KQ4TNVX", '&lt;b&gt;<bdi class="whole">ORD-7KQ4TNVX</bdi>'),
        ("ORD-LONGERTHANANY", "ORD-LONGERTHANANY"),
        ("WORD-7KQ4TNVX", "WORD-7KQ4TNVX"),
    ],
)
def test_an_order_number_stays_in_one_piece(text: str, shown: str) -> None:
    assert whole(text) == shown


def test_a_moment_says_its_zone_however_short_it_is() -> None:
    at = datetime(2026, 5, 12, 14, 3, tzinfo=UTC)

    assert ">Tue 12 May, 14:03 UTC</time>" in moment(at, "short")
    assert ">Tue 12 May 2026, 14:03 UTC</time>" in moment(at)
