"""The audit finds nothing in a shop that keeps its promises, and names what breaks one."""

import pytest

from app.invariants import audit
from tests.support.breaches import broken, unnamed
from tests.support.breaches import busy_shop as busy_shop

pytestmark = pytest.mark.usefixtures("shop")


async def test_every_promise_holds_in_a_busy_shop(busy_shop) -> None:
    report = await audit()
    assert (report.holds, report.orders) == (True, 4)


def box(number: str, **facts: str) -> str:
    """A box as SQL, under its own key unless another is given."""
    stored = {"tracking_number": number, "key": number, **facts}
    pairs = ", ".join(f"'{name}', '{fact}'" for name, fact in stored.items())
    return f"jsonb_build_object({pairs})"


A_DEVICE = (
    "INSERT INTO push.devices (order_id, endpoint, p256dh, auth, public_key, links_version,"
    " language, added_at) SELECT order_id, 'https://push.example.com/1', 'p', 'a', 'k',"
    " token_version, 'en', now() - interval '1 hour'"
)

PROMISES = "every promise of delivery fits the days of its delivery method"

BREACHES = {
    "stock vanished": (
        "UPDATE products.stock SET on_hand = on_hand - 1 WHERE product_id = 'product_456'",
        "the movements add up to what is on hand",
    ),
    "stock released twice": (
        "UPDATE products.stock SET reserved = reserved - 1 WHERE product_id = 'product_456'",
        "the open reservations add up to what is reserved",
    ),
    "a parcel picked in somebody else's round": (
        "WITH started AS (INSERT INTO delivery.rounds (round_id, claimant, claimed_by)"
        " VALUES (gen_random_uuid(), gen_random_uuid(), 'Pat') RETURNING round_id)"
        " UPDATE delivery.shipments SET round_id = (SELECT round_id FROM started), round_box = 1"
        " WHERE status = 'PENDING'",
        "a round has at most twelve parcels, and its packer claims those that wait",
    ),
    "a printout that its parcel does not show": (
        "INSERT INTO delivery.printouts (printout_id, shipment_id, paper, printed_by, printed_at)"
        " SELECT gen_random_uuid(), shipment_id, 'SLIP', 'Pat', now() FROM delivery.shipments",
        "a parcel shows the latest printout of each of its papers",
    ),
    "a barcode mistyped behind the form's back": (
        "UPDATE products.products SET barcode = '4006381333932' WHERE product_id = 'product_456'",
        "a SKU and a barcode are one product's, and the barcode's check digit holds",
    ),
    "a member of a family without its values in the name": (
        "WITH family AS (INSERT INTO products.families (family_id, name, options, changed_by)"
        " VALUES ('mugs', 'Mug', '{Colour}', '') RETURNING family_id)"
        " UPDATE products.products SET family_id = (SELECT family_id FROM family),"
        " option_values = '{Blue}' WHERE product_id = 'product_456'",
        "each product of a family has one value of each option, and is named by them",
    ),
    "a draft that somebody ordered": (
        "UPDATE products.products SET published_at = NULL, withdrawn_at = now()"
        " WHERE product_id = 'product_456'",
        "a draft is not for sale, and in no order",
    ),
    "a parcel that is sent although it is to be collected": (
        "UPDATE delivery.shipments SET method_kind = 'PICKUP'",
        "a parcel is delivered in the way that its order says",
    ),
    "a parcel that is promised for another day than its order": (
        "UPDATE delivery.shipments SET ship_by = '2026-12-01', promised_by = '2026-12-02'",
        "a parcel is promised for the last day of its order",
    ),
    "a fee that is not in the total": (
        "UPDATE sales.orders SET fee = fee + 1",
        "every order has items, and its total adds up to their prices and its fee",
    ),
    "a fee that was never the method's": (
        "UPDATE sales.orders SET fee = fee - 1, total = total - 1",
        "the fee of every order is the one of its delivery method at the time",
    ),
    "an order that was promised before it could arrive": (
        "UPDATE sales.orders SET promised_from = placed_at - interval '3 days',"
        " promised_by = placed_at",
        PROMISES,
    ),
    "an order that was promised sooner than its parcel travels": (
        "UPDATE sales.orders SET promised_from = placed_at + interval '9 days',"
        " promised_by = placed_at + interval '9 days'",
        PROMISES,
    ),
    "an order that was promised by a method without days": (
        "WITH days AS (UPDATE sales.methods SET days_min = NULL, days_max = NULL)"
        " UPDATE sales.orders SET promised_from = placed_at + interval '9 days',"
        " promised_by = placed_at + interval '12 days'",
        PROMISES,
    ),
    "a version of a delivery method that was never there": (
        "UPDATE sales.orders SET method_version = 3",
        "the fee of every order is the one of its delivery method at the time",
    ),
    "a version of a delivery method that was deleted": (
        "DELETE FROM sales.methods WHERE version = 1",
        "the versions of a delivery method are numbered without a gap",
    ),
    "an invoice without a name": (
        "UPDATE sales.orders SET billing ="
        """ '{"line1": "1 Quay", "city": "Bremen", "postcode": "28195", "country": "DE"}'""",
        "the address of each invoice is whole",
    ),
    "an import that forgot a product": (
        "WITH made AS (INSERT INTO products.imports (import_id, file_name, state, found, settled,"
        " language, actor_kind, actor_id, asked_by, applied_at, ended_at)"
        " VALUES (gen_random_uuid(), 'goods.csv', 'DONE', 1, 1, 'en', 'command', '', 'Bea', now(),"
        " now()) RETURNING import_id)"
        " INSERT INTO products.import_entries (import_id, place, batch, line, product_id, name,"
        " outcome, given, changes)"
        " SELECT import_id, 0, 0, 2, 'lamp', 'Lamp', 'ADDED', '{}', '{}' FROM made",
        "an import that has ended has settled each of its products, or refused it",
    ),
    "a reservation without an order": (
        "INSERT INTO products.reservations (order_id, product_id, quantity, state)"
        " VALUES (gen_random_uuid(), 'product_456', 1, 'RELEASED')",
        "every order reserved exactly what it sold, and nothing else is reserved",
    ),
    "taken out twice": (
        "INSERT INTO products.movements (product_id, quantity, reason, order_id, moved_by)"
        " SELECT product_id, quantity, reason, order_id, moved_by FROM products.movements"
        " WHERE order_id IS NOT NULL LIMIT 1",
        "what was shipped, or not found, left the shelf once, and only that",
    ),
    "taken and still on the shelf": (
        "DELETE FROM products.movements WHERE order_id IS NOT NULL",
        "what was shipped, or not found, left the shelf once, and only that",
    ),
    "one taken twice, another never": (
        "UPDATE products.movements SET order_id = (SELECT min(order_id::text)::uuid"
        " FROM products.reservations WHERE state = 'TAKEN') WHERE order_id IS NOT NULL",
        "what was shipped, or not found, left the shelf once, and only that",
    ),
    "shipped and never settled": (
        "UPDATE products.reservations SET state = 'HELD' WHERE state = 'TAKEN'",
        "stock is settled as the shipment ended",
    ),
    "a total that is not the items'": (
        "UPDATE sales.orders SET total = total + 1",
        "every order has items, and its total adds up to their prices and its fee",
    ),
    "a key for an order that never was": (
        "INSERT INTO idempotency.keys (caller, key, operation, fingerprint, subject)"
        " VALUES ('anonymous', 'k', 'orders', ''::bytea, gen_random_uuid()::text)",
        "an idempotency key stands for an order that exists",
    ),
    "a key for a movement that was never booked": (
        "INSERT INTO idempotency.keys (caller, key, operation, fingerprint, subject)"
        " SELECT 'key:1', 'k', 'stock-movements product_456', ''::bytea, max(id) + 1"
        " FROM products.movements",
        "an idempotency key stands for one movement that was booked",
    ),
    "two keys for one movement": (
        "INSERT INTO idempotency.keys (caller, key, operation, fingerprint, subject)"
        " SELECT 'key:1', key, 'stock-movements product_456', ''::bytea, id FROM ("
        " SELECT min(id) AS id FROM products.movements) AS first, (VALUES ('a'), ('b')) AS k (key)",
        "an idempotency key stands for one movement that was booked",
    ),
    "a lost shipment": (
        "DELETE FROM delivery.shipments WHERE status = 'PENDING'",
        "every order has its first parcel, or is in the failures list",
    ),
    "a shipment for nobody": (
        "UPDATE delivery.shipments SET order_id = gen_random_uuid() WHERE status = 'PENDING'",
        "the parcels of an order are numbered from 1, and none is without its order",
    ),
    "a step without history": (
        "UPDATE sales.orders SET status = 'SHIPPED' WHERE status = 'PENDING_SHIPMENT'",
        "an order's versions are a gapless history that ends in its status",
    ),
    "an order without history": (
        "DELETE FROM sales.changes WHERE order_id ="
        " (SELECT order_id FROM sales.orders WHERE version = 1 LIMIT 1)",
        "an order's versions are a gapless history that ends in its status",
    ),
    "a history with a gap": (
        "UPDATE sales.changes SET version = version + 1 WHERE kind = 'DELIVERED'",
        "an order's versions are a gapless history that ends in its status",
    ),
    "a history that begins in the middle": (
        "UPDATE sales.changes SET kind = 'SHIPPED' WHERE version = 1 AND order_id ="
        " (SELECT order_id FROM sales.orders WHERE version = 1 LIMIT 1)",
        "an order's versions are a gapless history that ends in its status",
    ),
    "a status that went back": (
        "UPDATE sales.changes SET status = 'PENDING_SHIPMENT' WHERE kind = 'DELIVERED'",
        "a status never went back",
    ),
    "an order that disagrees with its shipment": (
        "UPDATE sales.orders SET status = 'SHIPPED' WHERE status = 'DELIVERED'",
        "the order says what its shipment says",
    ),
    "an order that shows another number than its parcel has": (
        "UPDATE sales.orders SET tracking_number = 'T1' WHERE tracking_number = 'T2'",
        "the order shows of its parcel what Delivery has on record",
    ),
    "an order that shows another place": (
        "UPDATE sales.orders SET delivery_location = 'Shed' WHERE status = 'DELIVERED'",
        "the order shows of its parcel what Delivery has on record",
    ),
    "an order that shows a delivery which was taken back": (
        "UPDATE delivery.shipments SET retracted_at = now(), delivered_at = NULL,"
        " delivered_by = NULL, delivery_location = NULL WHERE status = 'DELIVERED'",
        "the order shows of its parcel what Delivery has on record",
    ),
    "delivered, says the carrier, and the shop says shipped": (
        "UPDATE delivery.shipments SET progress = 'DELIVERED', progress_at = now()"
        " WHERE status = 'SHIPPED'",
        "a parcel that a carrier reported on has left, and is delivered if it said so",
    ),
    "a report about a parcel that never left": (
        "UPDATE delivery.shipments SET progress = 'IN_TRANSIT', progress_at = now()"
        " WHERE status = 'PENDING'",
        "a parcel that a carrier reported on has left, and is delivered if it said so",
    ),
    "a report without a time": (
        "UPDATE delivery.shipments SET progress = 'IN_TRANSIT' WHERE status = 'SHIPPED'",
        "a parcel that a carrier reported on has left, and is delivered if it said so",
    ),
    "boxes of a parcel that never left": (
        "UPDATE delivery.shipments SET tracking_number = 'A', boxes = jsonb_build_array("
        + box("A")
        + ", "
        + box("B")
        + ") WHERE status = 'PENDING'",
        "the boxes of a parcel have left with it, each under a number of its own",
    ),
    "one number on two boxes": (
        "UPDATE delivery.shipments SET boxes = jsonb_build_array("
        + box("T2")
        + ", "
        + box("T2")
        + ") WHERE status = 'SHIPPED'",
        "the boxes of a parcel have left with it, each under a number of its own",
    ),
    "a first box under another number than the parcel's": (
        "UPDATE delivery.shipments SET boxes = jsonb_build_array("
        + box("T8")
        + ", "
        + box("T2")
        + ") WHERE status = 'SHIPPED'",
        "the boxes of a parcel have left with it, each under a number of its own",
    ),
    "a box that nobody finds": (
        "UPDATE delivery.shipments SET boxes = jsonb_build_array("
        + box("T2")
        + ", "
        + box("T3", key="T4")
        + ") WHERE status = 'SHIPPED'",
        "the boxes of a parcel have left with it, each under a number of its own",
    ),
    "delivered, and one box still on its way": (
        "UPDATE delivery.shipments SET progress = 'DELIVERED', progress_at = now(),"
        " boxes = jsonb_build_array("
        + box("T1", progress="DELIVERED")
        + ", "
        + box("T3", progress="IN_TRANSIT")
        + ") WHERE status = 'DELIVERED'",
        "the boxes of a parcel have left with it, each under a number of its own",
    ),
    "numbers of boxes that the order does not show": (
        "UPDATE delivery.shipments SET boxes = jsonb_build_array("
        + box("T2")
        + ", "
        + box("T3")
        + ") WHERE status = 'SHIPPED'",
        "the order shows of its parcel what Delivery has on record",
    ),
    "a number that no correction says": (
        "UPDATE delivery.shipments SET tracking_number = 'T9' WHERE corrections <> '[]'",
        "a parcel is as its last correction left it",
    ),
    "a delivery taken back by nobody": (
        "UPDATE delivery.shipments SET retracted_at = now(), delivered_at = NULL,"
        " corrections = (SELECT corrections FROM delivery.shipments WHERE corrections <> '[]')"
        " WHERE status = 'DELIVERED'",
        "a parcel is as its last correction left it",
    ),
    "a correction that was not told": (
        "DELETE FROM messaging.events WHERE event_type = 'order.parcel_updated'",
        "every correction of a parcel was published once",
    ),
    "a correction that was published twice": (
        "INSERT INTO messaging.events (event_id, event_type, source, order_id, data)"
        " SELECT 'evt_again', event_type, source, order_id, data FROM messaging.events"
        " WHERE event_type = 'order.parcel_updated'",
        "every correction of a parcel was published once",
    ),
    "a correction that nobody made": (
        "UPDATE delivery.shipments SET corrections = '[]'",
        "every correction of a parcel was published once",
    ),
    "an event lost": (
        "DELETE FROM messaging.events WHERE event_type = 'order.created'"
        " AND order_id IN (SELECT order_id FROM sales.orders WHERE status = 'DELIVERED')",
        "every order was announced exactly once",
    ),
    "an order announced twice": (
        "INSERT INTO messaging.events (event_id, event_type, source, order_id, data)"
        " SELECT 'evt_again', event_type, source, order_id, data FROM messaging.events"
        " WHERE event_type = 'order.created' LIMIT 1",
        "every order was announced exactly once",
    ),
    "an announcement of no order": (
        "UPDATE messaging.events SET order_id = gen_random_uuid()"
        " WHERE event_type = 'order.cancellation_requested';"
        " UPDATE messaging.events SET event_type = 'order.created'"
        " WHERE event_type = 'order.cancellation_requested'",
        "every order was announced exactly once",
    ),
    "a listener that nobody named": (
        "UPDATE messaging.deliveries SET listener = 'sales.gossip'"
        " WHERE listener = 'products.settle'",
        "every event goes to each of its listeners once",
    ),
    "a delivery of another event's": (
        "INSERT INTO messaging.deliveries (event_id, listener, order_id, state)"
        " SELECT event_id, 'products.settle', order_id, 'DONE' FROM messaging.events"
        " WHERE event_type = 'order.created' LIMIT 1",
        "every event goes to each of its listeners once",
    ),
    "a delivery of no event": (
        "UPDATE messaging.deliveries SET event_id = 'evt_none'"
        " WHERE listener = 'delivery.decide_cancellation'",
        "every event goes to each of its listeners once",
    ),
    "a listener forgotten": (
        "DELETE FROM messaging.deliveries WHERE listener = 'products.settle'",
        "every event goes to each of its listeners once",
    ),
    "a delivery left lying": (
        "UPDATE messaging.deliveries SET state = 'PENDING' WHERE listener = 'sales.record_status'",
        "every delivery was applied, or is in the failures list",
    ),
    "a mail that was never written": (
        "DELETE FROM mailing.mails WHERE kind = 'DELIVERED'",
        "every mail was written down, until it was sent and is a month old",
    ),
    "a mail about what never happened": (
        "UPDATE mailing.mails SET kind = 'DELIVERED' WHERE kind = 'CANCELLED';"
        " UPDATE mailing.mails SET created_at = created_at - interval '1 hour'",
        "a mail about a status names one that the order has reached",
    ),
    "an email corrected, and nobody written to": (
        "DELETE FROM mailing.mails WHERE kind = 'EMAIL_CHANGED'",
        "every email that was corrected has new links and its mails, and no other",
    ),
    "an email corrected, and the old links kept": (
        "UPDATE sales.orders SET token_version = 0",
        "every email that was corrected has new links and its mails, and no other",
    ),
    "a mail of a correction that never was": (
        "UPDATE sales.changes SET cause = 'cor_' || version WHERE kind = 'EMAIL_CORRECTED'",
        "every email that was corrected has new links and its mails, and no other",
    ),
    "a mail to the old address of another order": (
        "UPDATE mailing.mails SET order_id = (SELECT max(order_id::text)::uuid FROM sales.orders"
        " WHERE status = 'PENDING_SHIPMENT') WHERE kind = 'EMAIL_LEFT'",
        "every email that was corrected has new links and its mails, and no other",
    ),
    "an invoice changed, and nobody written to": (
        "DELETE FROM mailing.mails WHERE kind = 'BILLING_CORRECTED'",
        "every change of an order's invoice details has its mail, and no other",
    ),
    "a mail about an invoice that never changed": (
        "UPDATE sales.changes SET cause = 'cor_' || version WHERE kind = 'BILLING_CORRECTED'",
        "every change of an order's invoice details has its mail, and no other",
    ),
    "a webhook that was never written": (
        "DELETE FROM webhooks.messages WHERE event_type = 'order.cancellation_requested'",
        "every endpoint is owed each event of the types that it chose, for a month",
    ),
    "a webhook that waits for nothing": (
        "UPDATE webhooks.messages SET state = 'SENT' WHERE event_type = 'order.created'",
        "no webhook waits for another that has ended",
    ),
    "a feed that another cluster numbered ahead of this one": (
        "UPDATE messaging.events SET txid = (txid::text::bigint + 1000000000)::text::xid8"
        " WHERE event_type = 'order.created'",
        "the feed has every event, and those of an earlier cluster first",
    ),
    "a feed in which another cluster's events come in between": (
        "UPDATE messaging.events SET cluster = 1 WHERE seq = (SELECT max(seq)"
        " FROM messaging.events)",
        "the feed has every event, and those of an earlier cluster first",
    ),
    "a version of the settings lost": (
        "DELETE FROM shop.settings WHERE version = 1",
        "the shop's settings are a gapless history, each version a change",
    ),
    "settings that changed nothing": (
        "INSERT INTO shop.settings (version, name) SELECT 3, name FROM shop.settings"
        " WHERE version = 2",
        "the shop's settings are a gapless history, each version a change",
    ),
    "a link for a first manager beside one": (
        "INSERT INTO staff.members (staff_id, email, name, role, password_hash)"
        " VALUES (gen_random_uuid(), 'bea@example.org', 'Bea', 'manager', '');"
        "INSERT INTO staff.first_links (secret_hash) VALUES (''::bytea)",
        "the link for the first manager ends with the first manager",
    ),
    "an invitation accepted by somebody else": (
        "WITH bea AS (INSERT INTO staff.members (staff_id, email, name, role, password_hash)"
        " VALUES (gen_random_uuid(), 'bea@example.org', 'Bea', 'manager', '') RETURNING staff_id)"
        " INSERT INTO staff.invitations (invitation_id, email, name, role, invited_by,"
        " accepted_at, staff_id) SELECT gen_random_uuid(), 'kim@example.org', 'Kim', 'packer',"
        " 'Lee', now(), staff_id FROM bea",
        "an invitation made one member with its address, or nobody has it yet",
    ),
    "a member who is still invited": (
        "INSERT INTO staff.members (staff_id, email, name, role, password_hash)"
        " VALUES (gen_random_uuid(), 'kim@example.org', 'Kim', 'packer', '');"
        "INSERT INTO staff.invitations (invitation_id, email, name, role, invited_by)"
        " VALUES (gen_random_uuid(), 'kim@example.org', 'Kim', 'packer', 'Bea')",
        "an invitation made one member with its address, or nobody has it yet",
    ),
    "a link for a new password beside one that was used": (
        "WITH bea AS (INSERT INTO staff.members (staff_id, email, name, role, password_hash)"
        " VALUES (gen_random_uuid(), 'bea@example.org', 'Bea', 'manager', '') RETURNING staff_id)"
        " INSERT INTO staff.password_links (link_id, staff_id, used_at, ended_at)"
        " SELECT gen_random_uuid(), staff_id, used, used FROM bea, (VALUES (now()), (NULL)) AS"
        " links (used)",
        "a link for a new password ends when one is used or its owner leaves",
    ),
    "a recovery code without a second factor": (
        "WITH bea AS (INSERT INTO staff.members (staff_id, email, name, role, password_hash)"
        " VALUES (gen_random_uuid(), 'bea@example.org', 'Bea', 'manager', '') RETURNING staff_id)"
        " INSERT INTO staff.recovery_codes (code_hash, staff_id) SELECT ''::bytea, staff_id"
        " FROM bea",
        "recovery codes belong to a two-step login that is on",
    ),
    "a withdrawal without its mail": (
        "INSERT INTO sales.withdrawals (withdrawal_id, order_number, name, email, language)"
        " VALUES (gen_random_uuid(), 'ORD-1', 'Ann Lee', 'ann@example.org', 'en')",
        "every withdrawal is confirmed by a mail, up to ten an hour to one address",
    ),
    "somebody who waited and has no mail": (
        "INSERT INTO products.stock_alerts (alert_id, product_id, email, language, told_at)"
        " VALUES (gen_random_uuid(), 'product_456', 'ann@example.org', 'en', now())",
        "people who waited for a product have one mail, and those who still wait have none",
    ),
    "somebody who has the mail and still waits": (
        "WITH alert AS (INSERT INTO products.stock_alerts (alert_id, product_id, email, language)"
        " VALUES (gen_random_uuid(), 'product_456', 'ann@example.org', 'en') RETURNING alert_id)"
        " INSERT INTO mailing.mails (event_id, subject_id, kind, language, state)"
        " SELECT 'bck_1', alert_id, 'BACK_IN_STOCK', 'en', 'SENT' FROM alert",
        "people who waited for a product have one mail, and those who still wait have none",
    ),
    "a device without a notification": (
        f"{A_DEVICE} FROM sales.orders WHERE status = 'SHIPPED'",
        "every device has a notification for each step of its order",
    ),
    "a device of an order that was erased": (
        f"{A_DEVICE} FROM sales.orders WHERE status = 'DELIVERED';"
        " UPDATE sales.changes SET kind = 'ERASED', recorded_at = now() - interval '1 hour'"
        " WHERE kind = 'DELIVERED'",
        "no device is kept for an order that was erased",
    ),
    "a maintenance lost": (
        "DELETE FROM shop.maintenance WHERE version = 1",
        "maintenance is a gapless history, each version a change",
    ),
    "a version of a legal page lost": (
        "DELETE FROM shop.legal_texts WHERE version = 1",
        "every version of a legal page is there, each a change",
    ),
    "a legal page that changed nothing": (
        "INSERT INTO shop.legal_texts (edition, kind, language, version, text)"
        " SELECT 3, kind, language, 3, text FROM shop.legal_texts WHERE version = 2",
        "every version of a legal page is there, each a change",
    ),
    "an order under legal texts that never were": (
        "UPDATE sales.orders SET legal_edition = 3 WHERE status = 'SHIPPED'",
        "every order was placed under legal texts that exist",
    ),
    "an event said to be applied that was not": (
        "DELETE FROM sales.changes WHERE kind = 'SHIPPED'",
        "what Sales got from Delivery is in the history",
    ),
}


async def test_names_the_promise_that_is_broken(busy_shop) -> None:
    assert await unnamed(BREACHES) == []
    assert await broken() == set(), "no damage stays"
