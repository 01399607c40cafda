"""Orders of two weeks in which the clocks are put back, many of them at midnight."""

import random
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec

from app.demo.filling import fill
from app.infra.database import columns, fetch
from app.services import products, shop
from app.values.money import Money
from app.values.report_ranges import ReportRange

BERLIN = ZoneInfo("Europe/Berlin")
# In Berlin the clocks are put back on 25 October 2026.
FIRST, LAST = date(2026, 10, 19), date(2026, 11, 1)
LATER = datetime(2027, 2, 3, tzinfo=UTC)
RANGES = (
    ReportRange(FIRST, LAST, LATER),
    ReportRange(date(2026, 10, 25), date(2026, 10, 25), LATER),
    ReportRange(date(2026, 10, 24), date(2026, 10, 26), LATER),
    # The last day is not over yet: the days before count up to the same time.
    ReportRange(date(2026, 10, 26), date(2026, 10, 27), datetime(2026, 10, 27, 9, 30, tzinfo=UTC)),
)
MOVE = """
WITH moved AS (
    SELECT * FROM unnest($1::uuid[], $2::timestamptz[], $3::boolean[], $4::text[])
        AS one (order_id, at, tried, paid_in)
), lost AS (
    UPDATE sales.cancelled_items SET cancelled_at = cancelled_at + (at - placed_at)
    FROM moved JOIN sales.orders USING (order_id)
    WHERE moved.order_id = cancelled_items.order_id
), parcels AS (
    UPDATE delivery.shipments SET placed_at = at, is_test = tried,
        shipped_at = shipped_at + (at - placed_at), delivered_at = delivered_at + (at - placed_at)
    FROM moved WHERE moved.order_id = shipments.order_id
)
UPDATE sales.orders SET placed_at = at, is_test = tried, currency = paid_in
FROM moved WHERE moved.order_id = orders.order_id
"""


async def sell(orders: int, seed: int) -> None:
    """Some of the orders are test orders, and some were paid in another currency."""
    await shop.set_settings({"time_zone": BERLIN.key}, "Bea", None)
    for number in range(5):
        given = products.ProductInput(
            name=f"Thing {number}", price=Money.of(333 + 100 * number), description="", category="x"
        )
        await products.put_product(f"thing-{number}", given)
    await fill(orders, seed, lambda _: None)
    dice = random.Random(seed)
    moved = [
        (row["order_id"], _moment(dice), dice.random() < 0.1, dice.choice(["USD", *["EUR"] * 9]))
        for row in await fetch("SELECT order_id FROM sales.orders ORDER BY order_id")
    ]
    await fetch(MOVE, *columns(moved))


def is_in(at: datetime | None, first: date, last: date) -> bool:
    return at is not None and first <= at.astimezone(BERLIN).date() <= last


def day_of(at: datetime) -> date:
    return at.astimezone(BERLIN).date()


def before(over: ReportRange, at: datetime) -> bool:
    """Whether a moment is in the days before, up to the same time as the range has come."""
    days = timedelta(days=over.days)
    if not over.first - days <= day_of(at) <= over.last - days:
        return False
    clock = over.now.astimezone(BERLIN).replace(tzinfo=None)
    return at.astimezone(BERLIN).replace(tzinfo=None) < clock - days


def each_day(over: ReportRange) -> list[ReportRange]:
    days = (over.first + timedelta(days=at) for at in range(over.days))
    return [msgspec.structs.replace(over, first=day, last=day) for day in days]


def _moment(dice: random.Random) -> datetime:
    day = FIRST + timedelta(days=dice.randrange(-14, 15))
    midnight = datetime.combine(day, time(), BERLIN).astimezone(UTC)
    if dice.random() < 0.4:
        return midnight + timedelta(microseconds=dice.choice([-1, 0, 1]))
    return midnight + timedelta(seconds=dice.randrange(25 * 3600))
