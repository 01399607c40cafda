"""One clock for the whole shop, PostgreSQL's: machines disagree about the time, and it is one.

What is compared or sorted asks `database.now`. What is only shown, or may be a moment off, asks
here: the difference was measured when the process last asked.
"""

from datetime import UTC, datetime, timedelta
from time import monotonic

TOLERANCE = timedelta(minutes=2)
"""How far ahead of PostgreSQL a machine may have been that signed a cookie."""


class _Measured:
    began: datetime | None = None
    """What PostgreSQL's clock showed when `monotonic` was 0."""


def about_now() -> datetime:
    """The time by PostgreSQL's clock, as last measured; by this machine's before it ever was."""
    if _Measured.began is None:
        return datetime.now(UTC)
    return _Measured.began + timedelta(seconds=monotonic())


def set_by(told: datetime, asked: float, answered: float) -> None:
    """`told` is PostgreSQL's time, somewhere between two moments of the clock `monotonic`."""
    _Measured.began = told.astimezone(UTC) - timedelta(seconds=(asked + answered) / 2)
