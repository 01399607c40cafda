"""Order numbers: short, without look-alike letters, and not telling how many orders there are."""

from collections import deque

from sqids import Sqids

from app.database import fetch

ENCODED = Sqids(alphabet="9C6NWTV7H4KRX8DGPZM2BYQ5F3J", min_length=5)
DRAW = "SELECT nextval('sales.order_numbers') AS number FROM generate_series(1, 100)"

_drawn: deque[int] = deque()


async def next_numbers(count: int) -> list[str]:
    """Order numbers that nobody else gets.

    Drawn a hundred at a time; what a process has not used when it ends is lost, and nobody minds.
    They are its own once a transaction that drew or used some has committed: until then a crash
    of PostgreSQL may give them to somebody else too.
    """
    while len(_drawn) < count:
        _drawn.extend(row["number"] for row in await fetch(DRAW))
    return [number_for(_drawn.popleft()) for _ in range(count)]


def forget_drawn() -> None:
    """After a transaction that failed."""
    _drawn.clear()


def number_for(count: int) -> str:
    """The order number of the `count`th order, such as ORD-VJRTK."""
    return f"ORD-{ENCODED.encode([count])}"
