"""PostgreSQL's clock, as last measured: the machines of one shop may disagree about the time.

Times that are compared or sorted come from `database.now`. Times that are only shown, or may be a
moment off, come from here without a query.
"""

from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import NamedTuple

# How far ahead of PostgreSQL the clock of a machine that signed a cookie may be.
TOLERANCE = timedelta(minutes=2)


class Skew(NamedTuple):
    """How many seconds this machine's clock is ahead of PostgreSQL's, give or take `uncertainty`.

    The answer was written at some time between question and answer, so half of the round trip is
    uncertain.
    """

    seconds: float
    uncertainty: float

    @property
    def certain(self) -> float:
        """Returns the part of the difference that the round trip cannot explain; behind is < 0."""
        known = max(0.0, abs(self.seconds) - self.uncertainty)
        return known if self.seconds > 0 else -known


class _Measured:
    # The time by PostgreSQL's clock when `monotonic` was 0.
    began: datetime | None = None


def about_now() -> datetime:
    """Returns PostgreSQL's time as last measured, or this machine's if it never was."""
    if _Measured.began is None:
        return datetime.now(UTC)
    return _Measured.began + timedelta(seconds=monotonic())


def about_milliseconds() -> int:
    """Returns the same time in milliseconds since 1970."""
    return int(about_now().timestamp() * 1000)


def set_by(measured: datetime, asked: float, answered: float) -> None:
    """Takes over PostgreSQL's time, read between `asked` and `answered` of `monotonic`."""
    _Measured.began = measured.astimezone(UTC) - timedelta(seconds=(asked + answered) / 2)


def skew_from(measured: datetime, asked: float, answered: float) -> Skew:
    """Compares this machine's present time with the time that `set_by` would take over."""
    trip = answered - asked
    here = datetime.now(UTC) - timedelta(seconds=monotonic() - answered + trip / 2)
    return Skew((here - measured).total_seconds(), trip / 2)
