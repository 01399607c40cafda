"""A customer whose orders are finished, with her data in every place that keeps any."""

from collections.abc import Awaitable, Callable
from typing import Final

import msgspec

from app.infra.database import fetch
from app.services import accounts, delivery, sales, webhooks
from app.services.products import BasketLine
from tests.support.cast import shipment_of

Settle = Callable[[], Awaitable[int]]

GRETA: Final = sales.Customer(
    "Greta Wolkenstein", "Greta.W@example.org", "+49 421 36136", "DE987654321"
)
HOME: Final = sales.Address(
    company="Nimbus Kontor",
    line1="7 Fog Lane",
    line2="Back yard",
    city="Bremen",
    postcode="28195",
    country="DE",
)
OFFICE: Final = sales.BillingAddress(
    name="Ottokar Wolkenstein",
    company="Cirrus Holding",
    line1="3 Cloud Court",
    city="Bern",
    postcode="3011",
    country="CH",
)
NOTE: Final = "Ring at Wolkenstein, or call 0421 / 36136"
WORDS: Final = (
    *("wolkenstein", "greta", "fog lane", "36136", "back yard", "garage", "nimbus"),
    *("cirrus", "cloud court", "ottokar", "987654321"),
)


async def placed_by(customer: sales.Customer, note: str = NOTE) -> sales.Placed:
    lines = [BasketLine("product_456", 1)]
    office = OFFICE if customer is GRETA else None
    order = sales.NewOrder(customer, HOME, lines, note, billing_address=office)
    placed, _ = await sales.place_order(order)
    return placed


async def finished_order(settle: Settle, customer: sales.Customer = GRETA) -> sales.Placed:
    """An order that was corrected, delivered and found wrong, and then became old."""
    note = NOTE if customer is GRETA else "Please knock"
    placed = await placed_by(customer, note)
    await settle()
    asked = await sales.request_details(placed.order_id, sales.Details(note=f"{note} (garage)"))
    assert asked
    await settle()
    shipment = (await shipment_of(placed)).shipment_id
    await delivery.dispatch(shipment, "DHL", "T1", "Bea")
    await delivery.deliver(shipment, None, "The garage", "Bea")
    await delivery.correct_tracking(shipment, "DHL", "T2", "Bea")
    await settle()
    await grow_past_withdrawal(placed)
    return placed


async def grow_past_withdrawal(placed: sales.Placed) -> None:
    for table in ("sales.orders", "delivery.shipments"):
        await fetch(
            f"UPDATE {table} SET shipped_at = shipped_at - interval '20 days',"
            " delivered_at = delivered_at - interval '20 days' WHERE order_id = $1",
            placed.order_id,
        )
    for table, at in (("sales.corrections", "answered_at"), ("delivery.corrections", "decided_at")):
        await fetch(
            f"UPDATE {table} SET {at} = {at} - interval '20 days' WHERE order_id = $1",
            placed.order_id,
        )
    await fetch(
        "UPDATE delivery.shipments SET corrections = (SELECT coalesce(jsonb_agg("
        "jsonb_set(one, '{after,delivered_at}', to_jsonb(delivered_at))), '[]')"
        " FROM jsonb_array_elements(corrections) AS one) WHERE order_id = $1",
        placed.order_id,
    )


async def add_receiver() -> None:
    given = webhooks.NewEndpoint(
        url="https://hooks.example.com/",
        event_types=["order.created", "order.correction_requested", "customer.erased"],
    )
    await webhooks.add_endpoint(given, "Bea")


async def refused_withdrawal_mail() -> None:
    """Its address is in no column, but in what the server answered."""
    await fetch(
        "INSERT INTO mailing.mails (event_id, subject_id, kind, language, state, error)"
        " VALUES ('wdr_1', gen_random_uuid(), 'WITHDRAWAL', 'en', 'FAILED', $1)",
        f"Refused: 550 <{GRETA.email}>: no such user",
    )


async def everywhere(settle: Settle) -> sales.Placed:
    """Beside her order there are a link, messages, an answer and a line that name her."""
    await add_receiver()
    placed = await finished_order(settle)
    await accounts.ask_for_link(GRETA.email)
    await refused_withdrawal_mail()
    await fetch(
        "INSERT INTO idempotency.keys (caller, key, operation, fingerprint, subject, answer)"
        " VALUES ('anonymous', 'k', 'shortage', '', 'x', $1)",
        f'{{"order_id":"{placed.order_id}","customer_name":"Greta Wolkenstein"}}',
    )
    await fetch(
        "INSERT INTO audit_log.lines (actor_kind, actor_id, actor_name, action, subject_kind,"
        " subject_id, subject_name, before, after) VALUES ('member', 'x', 'Bea',"
        " 'shipment.delivery_corrected', 'shipment', 'x', $1,"
        ' \'{"delivery_location": "Garage", "status": "SHIPPED"}\','
        ' \'{"delivery_location": "Greta Wolkenstein", "status": "DELIVERED"}\')',
        placed.order_number,
    )
    return placed


async def found(words: tuple[str, ...] = WORDS) -> dict[str, int]:
    """The rows, by column, in which one of the words still is: by a search that is not the app's.

    Each row of each table is read as one text.
    """
    left: dict[str, int] = {}
    tables = await fetch(
        "SELECT schemaname || '.' || tablename AS name FROM pg_tables"
        " WHERE schemaname !~ '^(pg_|information_schema$|staff$|public$)'"
    )
    for table in (row["name"] for row in tables):
        [row] = await fetch(
            f"SELECT count(*) AS rows FROM {table} AS one"
            " WHERE lower(one::text) LIKE ANY($1::text[])",
            [f"%{word}%" for word in words],
        )
        if row["rows"]:
            left[table] = row["rows"]
    return left


async def add_line(name: str, before: dict[str, str], subject: str = "y") -> None:
    await fetch(
        "INSERT INTO audit_log.lines (actor_kind, actor_id, actor_name, action, subject_kind,"
        " subject_id, subject_name, before) VALUES ('member', 'x', 'Bea', 'member.changed',"
        " 'member', $1, $2, $3)",
        *(subject, name, msgspec.json.encode(before).decode()),
    )


async def add_key(key: str) -> None:
    await fetch(
        "INSERT INTO idempotency.keys (caller, key, operation, fingerprint, subject, answer)"
        " VALUES ('anonymous', $1, 'shortage', '', 'x', '{}')",
        key,
    )
