"""The audit's SQL and the app's function derive the same status from any parcels."""

from itertools import product

from app.infra.database import fetch
from app.invariants.promises import CHECKS
from app.tables.columns import every_column
from app.tables.delivery import ShipmentRow
from app.tables.sales import OrderRow
from app.values.statuses import OrderStatus, ShipmentStatus, status_of_parcels
from tests.support.breaches import grow_old
from tests.support.cast import place

[SAYS] = [check for check in CHECKS if check.says.startswith("an order of several parcels says")]
MOST = 5

KEYS = "SELECT gen_random_uuid() AS key FROM generate_series(1, $1::integer)"
WRONG = """
UPDATE sales.orders SET status = new.status
FROM unnest($1::uuid[], $2::text[]) AS new (key, status) WHERE order_id = key
"""
# Copies of one order and of its parcel, with new ids.
ORDER = f"""
INSERT INTO sales.orders ({every_column(OrderRow)})
SELECT {every_column(OrderRow, "copy.")}
FROM unnest($1::uuid[], $2::text[]) AS new (key, status),
    LATERAL jsonb_populate_record(
        (SELECT orders FROM sales.orders WHERE order_id = $3),
        jsonb_build_object('order_id', new.key, 'status', new.status,
            'order_number', 'ORD-' || left(md5(new.key::text), 12))) AS copy
"""
PARCEL = f"""
INSERT INTO delivery.shipments ({every_column(ShipmentRow)})
SELECT {every_column(ShipmentRow, "copy.")}
FROM unnest($1::uuid[], $2::text[], $3::integer[]) AS new (key, status, parcel),
    LATERAL jsonb_populate_record(
        (SELECT shipments FROM delivery.shipments WHERE order_id = $4),
        jsonb_build_object('order_id', new.key, 'status', new.status, 'parcel', new.parcel,
            'divided', true, 'shipment_id', gen_random_uuid())) AS copy
"""


async def test_sql_and_function_agree_about_any_parcels(shop, settle) -> None:
    pattern = await place(product_456=1)
    await settle()
    cases = [case for many in range(1, MOST + 1) for case in product(ShipmentStatus, repeat=many)]
    keys = [row["key"] for row in await fetch(KEYS, len(cases))]
    derived = [status_of_parcels(case) for case in cases]
    await fetch(ORDER, keys, derived, pattern.order_id)
    numbered = [
        (key, status, nth)
        for key, case in zip(keys, cases, strict=True)
        for nth, status in enumerate(case, start=1)
    ]
    await fetch(PARCEL, *map(list, zip(*numbered, strict=True)), pattern.order_id)
    await grow_old()
    assert await fetch(SAYS.sql) == []
    for step in range(1, len(OrderStatus)):
        await fetch(WRONG, keys, [_another(status, step) for status in derived])
        assert len(await fetch(SAYS.sql)) == len(cases)


def _another(status: str, step: int) -> str:
    statuses = list(OrderStatus)
    return statuses[(statuses.index(OrderStatus(status)) + step) % len(statuses)]
