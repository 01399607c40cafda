"""PostgreSQL's clock, as last measured: the machines of one shop may disagree about the time.

Times that are compared or sorted come from `database.now`. Times that are only shown, or may be a
moment off, come from here without a query.
"""

from datetime import UTC, datetime, timedelta
from time import monotonic

# How far ahead of PostgreSQL the clock of a machine that signed a cookie may be.
TOLERANCE = timedelta(minutes=2)


class _Measured:
    # The time by PostgreSQL's clock when `monotonic` was 0.
    began: datetime | None = None


def about_now() -> datetime:
    """Returns PostgreSQL's time as last measured, or this machine's if it never was."""
    if _Measured.began is None:
        return datetime.now(UTC)
    return _Measured.began + timedelta(seconds=monotonic())


def set_by(measured: datetime, asked: float, answered: float) -> None:
    """Takes over PostgreSQL's time, read between `asked` and `answered` of `monotonic`."""
    _Measured.began = measured.astimezone(UTC) - timedelta(seconds=(asked + answered) / 2)
