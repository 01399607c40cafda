"""A difference between two clocks is known only as far as the round trip cannot explain it."""

import pytest

from app.infra.clock import Skew


@pytest.mark.parametrize(
    ("measured", "certain"),
    [
        (Skew(0.4, 0.5), 0.0),
        (Skew(-0.4, 0.5), 0.0),
        (Skew(3.0, 0.5), 2.5),
        (Skew(-3.0, 0.5), -2.5),
    ],
)
def test_what_the_round_trip_may_explain_is_no_difference(measured: Skew, certain: float) -> None:
    assert measured.certain == certain
