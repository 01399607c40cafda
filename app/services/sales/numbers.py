"""Order numbers: short, without look-alike letters, and not telling how many orders there are."""

from collections import deque

from sqids import Sqids

from app.database import fetch

ENCODED = Sqids(alphabet="9C6NWTV7H4KRX8DGPZM2BYQ5F3J", min_length=5)
DRAW = "SELECT nextval('sales.order_numbers') AS number FROM generate_series(1, $1)"
AT_ONCE = 100

_drawn: deque[int] = deque()


async def next_numbers(count: int) -> list[str]:
    """Order numbers that nobody else gets, such as ORD-VJRTK.

    At least `AT_ONCE` are drawn; what is not used when the process ends is lost, nobody minds.
    They are its own once a transaction that drew or used some has committed: until then a crash
    of PostgreSQL may give them to somebody else too.
    """
    while (missing := count - len(_drawn)) > 0:
        _drawn.extend(row["number"] for row in await fetch(DRAW, max(missing, AT_ONCE)))
    return [f"ORD-{ENCODED.encode([_drawn.popleft()])}" for _ in range(count)]


def forget_drawn() -> None:
    """After a transaction that failed."""
    _drawn.clear()
