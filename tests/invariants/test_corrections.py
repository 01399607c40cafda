"""The audit names orders that go elsewhere than they say, and changes without event or mail."""

import asyncpg
import pytest

from app.infra.database import fetch
from app.services import sales
from tests.support.breaches import broken, grow_old, unnamed
from tests.support.cast import place
from tests.support.corrected import Settle
from tests.support.details import pat_claims

pytestmark = pytest.mark.usefixtures("shop")

GOES = "a parcel goes where its order says, with its note and phone number"
ANSWERED = "every change of an order that was asked for is answered"
ALIKE = "Sales knows each decision about a change as Delivery made it"
TOLD = "every decision about a change was published once"
LEFT = "no order was changed after a parcel of it had left"
SEEN = "a change of an order is in its history, and has its mail if it was made"


@pytest.fixture
async def changed(settle: Settle) -> None:
    """One order was changed, and another was claimed before; both an hour ago."""
    for claimed in (False, True):
        order = await place(product_456=1)
        await settle()
        if claimed:
            await pat_claims(order)
        await sales.request_details(order.order_id, sales.Details(note="Ring twice."))
        await settle()
    await grow_old()
    for table, moments in (
        ("sales.corrections", ("asked_at", "answered_at")),
        ("delivery.corrections", ("decided_at",)),
    ):
        older = ", ".join(f"{moment} = {moment} - interval '1 hour'" for moment in moments)
        await fetch(f"UPDATE {table} SET {older}")


async def test_a_shop_whose_orders_were_changed_keeps_its_promises(changed: None) -> None:
    assert await broken() == set()


BREACHES = {
    "a parcel that goes elsewhere": ("UPDATE delivery.shipments SET city = 'Bremen'", GOES),
    "a parcel without the note": ("UPDATE delivery.shipments SET note = ''", GOES),
    "an order with another phone": ("UPDATE sales.orders SET customer_phone = '1'", GOES),
    "a parcel without the company": ("UPDATE sales.orders SET company = 'Lee Ltd'", GOES),
    "an address changed by half": ("UPDATE sales.orders SET line2 = '3rd floor'", GOES),
    "a request that nobody answers": (
        "UPDATE sales.corrections SET state = 'ASKED', because = NULL, answered_at = NULL,"
        " wanted = '{}'",
        ANSWERED,
    ),
    "an answer that was another": (
        "UPDATE sales.corrections SET state = 'DONE', because = NULL WHERE state = 'REFUSED'",
        ALIKE,
    ),
    "an answer that nobody gave": ("DELETE FROM delivery.corrections", ALIKE),
    "a decision about nothing": (
        "UPDATE delivery.corrections SET correction_id = gen_random_uuid()",
        ALIKE,
    ),
    "a refusal for another reason": (
        "UPDATE sales.corrections SET because = 'SHIPPED' WHERE state = 'REFUSED'",
        ALIKE,
    ),
    "a decision that was not told": (
        "DELETE FROM messaging.events WHERE event_type = 'order.corrected'",
        TOLD,
    ),
    "a decision that was published twice": (
        "INSERT INTO messaging.events (event_id, event_type, source, order_id, data)"
        " SELECT 'evt_again', event_type, source, order_id, data FROM messaging.events"
        " WHERE event_type = 'order.corrected'",
        TOLD,
    ),
    "a refusal published as done": (
        "UPDATE messaging.events SET event_type = 'order.corrected'"
        " WHERE event_type = 'order.correction_refused'",
        TOLD,
    ),
    "an event about no decision": (
        "UPDATE messaging.events SET data = jsonb_set(data, '{correction_id}',"
        " to_jsonb(gen_random_uuid())) WHERE event_type = 'order.corrected'",
        TOLD,
    ),
    "a change without history": (
        "UPDATE sales.changes SET kind = 'CORRECTION_REFUSED' WHERE kind = 'CORRECTED'",
        SEEN,
    ),
    "a change without its mail": ("DELETE FROM mailing.mails WHERE kind = 'ORDER_CORRECTED'", SEEN),
    "a change of what had left": (
        "UPDATE delivery.shipments SET status = 'SHIPPED', shipped_at = opened_at"
        " - interval '2 hours' WHERE claimant IS NULL",
        LEFT,
    ),
    "a mail about no change": (
        "UPDATE mailing.mails SET event_id = 'cor_0' WHERE kind = 'ORDER_CORRECTED'",
        SEEN,
    ),
}


async def test_each_breach_is_named(changed: None) -> None:
    assert await unnamed(BREACHES) == []


async def test_the_tables_keep_no_wish_that_was_answered(changed: None) -> None:
    for harm in (
        "UPDATE sales.corrections SET wanted = '{}'",
        "UPDATE sales.corrections SET answered_at = NULL",
        "UPDATE sales.corrections SET because = NULL WHERE state = 'REFUSED'",
        "UPDATE sales.corrections SET because = 'CLAIMED' WHERE state = 'DONE'",
        "UPDATE delivery.corrections SET state = 'ASKED'",
    ):
        with pytest.raises(asyncpg.CheckViolationError):
            await fetch(harm)
