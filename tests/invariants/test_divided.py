"""The audit of orders that leave in several parcels, or lose pieces."""

import pytest

from app.invariants import audit
from app.services import sales
from tests.support.breaches import broken, unnamed
from tests.support.breaches import busy_shop as busy_shop
from tests.support.breaches import divided_shop as divided_shop

pytestmark = pytest.mark.usefixtures("shop")


async def test_every_promise_holds_of_divided_orders(divided_shop) -> None:
    states = {
        name: (await sales.find_order(order.order_id)).status
        for name, order in divided_shop.items()
    }
    assert states == {
        "part left": "PENDING_SHIPMENT",
        "merged": "PENDING_SHIPMENT",
        "short": "PENDING_SHIPMENT",
        "missing": "CANCELLED",
        "pieces": "PENDING_SHIPMENT",
        "rest": "SHIPPED",
        "all left": "SHIPPED",
        "delivered": "DELIVERED",
    }
    assert await broken() == set()
    assert (await audit()).orders == 12


PIECE = """
UPDATE delivery.shipments SET items = jsonb_set(items, '{0,quantity}',
    to_jsonb((items -> 0 ->> 'quantity')::int + 1)) WHERE tracking_number = 'all left-1'
"""
SOLD_AGAIN = """
UPDATE products.reservations SET state = 'RELEASED' WHERE state = 'MISSING';
DELETE FROM products.movements WHERE reason IN ('not found', 'damaged')
"""

BREACHES = {
    "a piece in two parcels": (PIECE, "every piece of an order is in one parcel, or is cancelled"),
    "a piece in no parcel": (
        "UPDATE delivery.shipments SET items = items - 1"
        " WHERE divided AND status = 'PENDING' AND jsonb_array_length(items) > 1",
        "every piece of an order is in one parcel, or is cancelled",
    ),
    "a piece cancelled in nobody's books": (
        "DELETE FROM delivery.cancelled_items",
        "every piece of an order is in one parcel, or is cancelled",
    ),
    "a piece of another product": (
        "UPDATE delivery.shipments SET items ="
        " jsonb_set(items, '{0,product_id}', '\"product_789\"')"
        " WHERE tracking_number = 'all left-1'",
        "every piece of an order is in one parcel, or is cancelled",
    ),
    "a status that went on with the first of two parcels": (
        "UPDATE sales.orders SET status = 'SHIPPED' WHERE order_id IN"
        " (SELECT order_id FROM delivery.shipments WHERE tracking_number = 'part left-2')",
        "an order of several parcels says what follows from all of them",
    ),
    "an order delivered by half": (
        "UPDATE sales.orders SET status = 'DELIVERED' WHERE order_id IN"
        " (SELECT order_id FROM delivery.shipments WHERE tracking_number = 'all left-1')",
        "an order of several parcels says what follows from all of them",
    ),
    "an order whose last pieces are cancelled, and that still waits": (
        "UPDATE sales.orders SET status = 'PENDING_SHIPMENT' WHERE order_id IN"
        " (SELECT order_id FROM delivery.cancellations WHERE reason = 'DAMAGED')",
        "an order of several parcels says what follows from all of them",
    ),
    "a parcel left out of the numbers": (
        "UPDATE delivery.shipments SET parcel = 3 WHERE tracking_number = 'all left-2'",
        "the parcels of an order are numbered from 1, and none is without its order",
    ),
    "a parcel that Sales never heard of": (
        "DELETE FROM sales.parcels WHERE tracking_number = 'all left-2'",
        "Sales knows each parcel and each cancelled piece as Delivery decided",
    ),
    "a parcel that Sales knows under its old number": (
        "UPDATE sales.parcels SET tracking_number = 'part left-1'"
        " WHERE tracking_number = 'part left-2'",
        "Sales knows each parcel and each cancelled piece as Delivery decided",
    ),
    "a parcel in which Sales knows other pieces": (
        "UPDATE sales.parcels SET items = '[]' WHERE tracking_number = 'part left-2'",
        "Sales knows each parcel and each cancelled piece as Delivery decided",
    ),
    "a cancelled piece that Sales never heard of": (
        "DELETE FROM sales.cancelled_items WHERE reason = 'NOT_FOUND'",
        "Sales knows each parcel and each cancelled piece as Delivery decided",
    ),
    "a cancelled piece for another reason": (
        "UPDATE sales.cancelled_items SET reason = 'CUSTOMER' WHERE reason = 'NOT_FOUND'",
        "Sales knows each parcel and each cancelled piece as Delivery decided",
    ),
    "an order that shows the parcel which arrived first": (
        "UPDATE sales.orders SET (carrier, tracking_number, shipped_at, delivered_at,"
        " delivery_location) = (SELECT carrier, tracking_number, shipped_at, delivered_at,"
        " delivery_location FROM sales.parcels WHERE tracking_number = 'delivered-2')"
        " WHERE tracking_number = 'delivered-1'",
        "an order of several parcels shows the one that left last, or arrived last",
    ),
    "an order that shows a parcel before all have left": (
        "UPDATE sales.orders SET tracking_number = 'part left-2' WHERE order_id IN"
        " (SELECT order_id FROM delivery.shipments WHERE tracking_number = 'part left-2')",
        "an order of several parcels shows the one that left last, or arrived last",
    ),
    "a phantom that can be sold again": (
        SOLD_AGAIN,
        "stock of a divided order is settled by its parcels and cancellations",
    ),
    "a parcel that left, and is held on": (
        "UPDATE products.reservations SET state = 'HELD', cause = NULL WHERE state = 'TAKEN' AND"
        " cause = (SELECT shipment_id FROM delivery.shipments"
        " WHERE tracking_number = 'delivered-1')",
        "stock of a divided order is settled by its parcels and cancellations",
    ),
    "a cancellation that freed what another did": (
        "UPDATE products.reservations SET cause = gen_random_uuid() WHERE state = 'RELEASED'"
        " AND cause IS NOT NULL",
        "stock of a divided order is settled by its parcels and cancellations",
    ),
    "pieces reserved twice": (
        "UPDATE products.reservations SET quantity = quantity + 1 WHERE cause IS NOT NULL",
        "every order reserved exactly what it sold, and nothing else is reserved",
    ),
    "a parcel that left, and is still on the shelf": (
        "DELETE FROM products.movements WHERE cause IN (SELECT shipment_id FROM delivery.shipments"
        " WHERE tracking_number = 'part left-2')",
        "what was shipped, or not found, left the shelf once, and only that",
    ),
    "a piece not found, and still on the shelf": (
        "DELETE FROM products.movements WHERE reason = 'not found'",
        "what was shipped, or not found, left the shelf once, and only that",
    ),
    "more taken off the shelf than was missing": (
        "UPDATE products.movements SET quantity = quantity - 1 WHERE reason = 'damaged'",
        "what was shipped, or not found, left the shelf once, and only that",
    ),
    "a movement of pieces that nobody cancelled": (
        "INSERT INTO products.movements (product_id, quantity, reason, order_id, cause, moved_by)"
        " SELECT product_id, -1, 'not found', order_id, gen_random_uuid(), 'delivery'"
        " FROM products.movements WHERE reason = 'not found'",
        "what was shipped, or not found, left the shelf once, and only that",
    ),
    "the second parcel counted as the third": (
        "UPDATE delivery.shipments SET nth = 3 WHERE tracking_number = 'all left-2'",
        "a parcel that is not cancelled has pieces, and its number among the others",
    ),
    "one parcel of three, of which there are two": (
        "UPDATE delivery.shipments SET parcels = 3 WHERE tracking_number = 'all left-2'",
        "a parcel that is not cancelled has pieces, and its number among the others",
    ),
    "a parcel with nothing in it": (
        "UPDATE delivery.shipments SET items = '[]' WHERE tracking_number = 'all left-2'",
        "a parcel that is not cancelled has pieces, and its number among the others",
    ),
    "two parcels of an order that was never divided": (
        "UPDATE delivery.shipments SET divided = false",
        "a parcel that is not cancelled has pieces, and its number among the others",
    ),
    "a parcel that left with a piece cancelled before": (
        "UPDATE delivery.shipments SET shipped_at = now() - interval '1 day'"
        " WHERE shipment_id IN (SELECT shipment_id FROM delivery.cancelled_items)",
        "no parcel left with a piece that was cancelled",
    ),
    "a share that lost a cent": (
        "UPDATE sales.cancelled_items SET share = share - 1 WHERE reason = 'NOT_FOUND'",
        "what was cancelled of a line cost its exact share",
    ),
    "more cancelled of a line than was ordered": (
        "UPDATE sales.cancelled_items SET quantity = 4, share = 4 * 1400"
        " WHERE reason = 'NOT_FOUND'",
        "what was cancelled of a line cost its exact share",
    ),
    "pieces cancelled without a word": (
        "DELETE FROM messaging.events WHERE event_type = 'order.pieces_cancelled'"
        " AND data ->> 'reason' = 'NOT_FOUND'",
        "every cancellation of pieces was published once",
    ),
    "pieces cancelled once, and published twice": (
        "INSERT INTO messaging.events (event_id, event_type, source, order_id, data)"
        " SELECT 'evt_again', event_type, source, order_id, data FROM messaging.events"
        " WHERE event_type = 'order.pieces_cancelled' AND data ->> 'reason' = 'NOT_FOUND'",
        "every cancellation of pieces was published once",
    ),
    "pieces published as cancelled that are not": (
        "DELETE FROM delivery.cancelled_items; DELETE FROM delivery.cancellations",
        "every cancellation of pieces was published once",
    ),
    "a request to cancel pieces that got no answer": (
        "UPDATE sales.piece_requests SET answered_at = NULL, refused = NULL,"
        " requested_at = requested_at - interval '1 hour'",
        "every request to cancel pieces was answered",
    ),
    "pieces that were to be cancelled, neither cancelled nor refused": (
        "DELETE FROM sales.cancelled_items WHERE reason = 'CUSTOMER'",
        "what was asked to be cancelled is cancelled, or had left",
    ),
    "pieces that the shop cancelled, said to be the customer's wish": (
        "UPDATE sales.piece_requests SET because = 'OUT_OF_STOCK'",
        "pieces are cancelled for the reason that was given for them",
    ),
    "a mail about a parcel that was never written": (
        "DELETE FROM mailing.mails WHERE kind = 'PARCEL_SHIPPED'",
        "every mail was written down, until it was sent and is a month old",
    ),
    "a mail about cancelled pieces that was never written": (
        "DELETE FROM mailing.mails WHERE kind = 'PIECES_CANCELLED'",
        "every mail was written down, until it was sent and is a month old",
    ),
    "a step of a divided order said to be applied that was not": (
        "DELETE FROM sales.changes WHERE kind = 'DELIVERED'",
        "what Sales got from Delivery is in the history",
    ),
}


async def test_names_the_promise_that_is_broken_in_pieces(divided_shop) -> None:
    assert await unnamed(BREACHES) == []
