"""An erasure that is undone, or was never whole, is found."""

import pytest

from app.infra.database import fetch
from app.services import customers
from tests.support.breaches import broken, grow_old, unnamed
from tests.support.erasing import GRETA, Settle, finished_order

pytestmark = pytest.mark.usefixtures("shop")

NOBODY = "the orders of an erasure name nobody, are finished, and say so"
TOLD = "every erasure of orders was published once"
BREACHES = {
    "a name is back": ("UPDATE sales.orders SET customer_name = 'Greta'", NOBODY),
    "an email is back": ("UPDATE sales.orders SET customer_email = 'greta@example.org'", NOBODY),
    "a tracking number is back": ("UPDATE sales.orders SET tracking_number = 'T1'", NOBODY),
    "a box's number is back": (
        """UPDATE sales.orders SET further_numbers = '["T9"]'""",
        NOBODY,
    ),
    "a parcel's number is back": ("UPDATE delivery.shipments SET tracking_number = 'T1'", NOBODY),
    "a reason is back": ("UPDATE sales.orders SET cancellation_reason = 'Greta moved'", NOBODY),
    "a parcel has a phone number": (
        "UPDATE delivery.shipments SET customer_phone = '1234567'",
        NOBODY,
    ),
    "a note is back": ("UPDATE sales.orders SET note = 'Ring'", NOBODY),
    "an order is open": ("UPDATE sales.orders SET status = 'SHIPPED'", NOBODY),
    "the order does not say so": ("DELETE FROM sales.changes WHERE kind = 'ERASED'", NOBODY),
    "an erasure without its row": ("DELETE FROM customers.erasures", NOBODY),
    "it was not published": (
        "DELETE FROM messaging.events WHERE event_type = 'customer.erased'",
        TOLD,
    ),
    "it was published of another erasure": (
        "UPDATE messaging.events SET data = jsonb_set(data, '{erased_at}', to_jsonb(now()))"
        " WHERE event_type = 'customer.erased'",
        TOLD,
    ),
    "it was published of other orders": (
        "UPDATE messaging.events SET data = jsonb_set(data, '{order_ids}', '[]')"
        " WHERE event_type = 'customer.erased'",
        TOLD,
    ),
}


async def test_each_breach_is_named(settle: Settle) -> None:
    await finished_order(settle)
    await customers.erase_customer(GRETA.email)
    await settle()
    await grow_old()
    assert await broken() == set()
    assert await unnamed(BREACHES) == []


async def test_two_erasures_of_the_same_orders_are_two(settle: Settle) -> None:
    await finished_order(settle)
    await customers.erase_customer(GRETA.email)
    await settle()
    await fetch("UPDATE sales.orders SET customer_email = $1", GRETA.email)
    await customers.erase_customer(GRETA.email)
    await settle()
    await grow_old()
    assert await broken() == set()
