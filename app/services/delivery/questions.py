"""The questions to an order's customer, under the order's lock: put, found and closed."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec

from app.infra.database import fetch, fetch_row, fetch_value, now
from app.messaging import publish
from app.messaging.event_parts import Piece
from app.messaging.events import OrderDecisionMade, OrderDecisionRequested
from app.services.delivery.order_parcels import LostPieces
from app.services.delivery.shapes import Shipment
from app.tables.delivery import ShipmentRow
from app.values.shop_settings import shop_settings
from app.values.statuses import DecidedBy, RestChoice, ShortageReason

ANSWERED_WITHIN: Final = timedelta(hours=24)

SELECT: Final = """
SELECT decision_id, order_id, shipment_id, otherwise, asked_at, deadline, wait_until, choice,
    decided_at, decided_by, person
FROM delivery.decisions
"""
OPEN: Final = f"{SELECT} WHERE order_id = $1 AND decided_at IS NULL ORDER BY asked_at"
OPEN_ABOUT: Final = f"{SELECT} WHERE shipment_id = $1 AND decided_at IS NULL"
LATEST: Final = f"""{SELECT}
WHERE order_id = $1 ORDER BY decided_at DESC NULLS FIRST, asked_at DESC LIMIT 1
"""
# What the questions name, and what was found missing of their parcels since.
MISSING: Final = """
SELECT lost.position, lost.product_id, lost.quantity, ended.reason, ended.cancelled_by AS by,
    ended.cancelled_at AS at
FROM delivery.decisions AS asked
    JOIN delivery.cancellations AS first ON first.cancellation_id = asked.cancellation_id
    JOIN delivery.cancelled_items AS lost ON lost.shipment_id = asked.shipment_id
    JOIN delivery.cancellations AS ended ON ended.cancellation_id = lost.cancellation_id
WHERE asked.order_id = $1 AND asked.decided_at IS NULL
    AND ended.cancelled_at >= first.cancelled_at AND ended.reason = ANY($2)
ORDER BY ended.cancelled_at, ended.cancellation_id, lost.position
"""
WAITING: Final = """
SELECT count(DISTINCT order_id) FROM delivery.decisions WHERE decided_at IS NULL
"""
PUT: Final = """
INSERT INTO delivery.decisions (decision_id, order_id, shipment_id, cancellation_id, otherwise,
    asked_at, deadline, wait_until)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
"""
CLOSE: Final = """
UPDATE delivery.decisions SET choice = $2, decided_at = clock_timestamp(), decided_by = $3,
    person = $4
WHERE shipment_id = ANY($1) AND decided_at IS NULL
RETURNING decision_id, order_id, shipment_id, otherwise, asked_at, deadline, wait_until, choice,
    decided_at, decided_by, person
"""


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """What the customer is asked about the rest of a parcel, and the answer.

    Until the `deadline` she may choose; then the choice is `otherwise`. If the rest waits, it does
    until `wait_until`. `person` is who chose for the shop.
    """

    decision_id: UUID
    order_id: UUID
    shipment_id: UUID
    otherwise: str
    asked_at: datetime
    deadline: datetime
    wait_until: datetime
    choice: str | None
    decided_at: datetime | None
    decided_by: str | None
    person: str


class OrderDecision(msgspec.Struct, frozen=True, kw_only=True):
    """A question about the rest of a parcel, and its answer, as the order shows them.

    Until the `deadline` the customer may choose; then the choice is `otherwise`. If the rest waits,
    it does until `wait_until`.
    """

    decision_id: UUID
    shipment_id: UUID
    asked_at: datetime
    deadline: datetime
    wait_until: datetime
    otherwise: str
    choice: str | None
    decided_at: datetime | None
    decided_by: str | None


def order_decision(decision: Decision) -> OrderDecision:
    return OrderDecision(
        **{name: getattr(decision, name) for name in OrderDecision.__struct_fields__}
    )


async def open_question(row: ShipmentRow | Shipment) -> Decision | None:
    """Returns what the customer is being asked about the parcel, which is held meanwhile."""
    if row.hold is None:
        return None
    found = await fetch_row(OPEN_ABOUT, row.shipment_id)
    return Decision(**found) if found else None


async def open_decisions(order_id: UUID) -> list[Decision]:
    return [Decision(**row) for row in await fetch(OPEN, order_id)]


async def latest_decision(order_id: UUID) -> Decision | None:
    """Returns the order's open question, else the one that was answered last."""
    row = await fetch_row(LATEST, order_id)
    return Decision(**row) if row else None


async def count_questions() -> int:
    """Returns of how many orders the customer has not answered yet."""
    return await fetch_value(WAITING)


async def missing_pieces(order_id: UUID) -> list[LostPieces]:
    """Returns the pieces for whose lack the order's customer is being asked, the first to last."""
    rows = await fetch(MISSING, order_id, list(ShortageReason))
    return [msgspec.convert(dict(row), LostPieces) for row in rows]


async def wait_until() -> datetime:
    return await now() + timedelta(days=shop_settings().shortage_wait_days)


async def put_question(
    row: ShipmentRow, decision_id: UUID, cancellation_id: UUID, missing: Sequence[Piece]
) -> None:
    """Stores the question about a locked parcel, and publishes it."""
    asked_at, until = await now(), await wait_until()
    otherwise, deadline = shop_settings().shortage_default, asked_at + ANSWERED_WITHIN
    asked = (row.order_id, row.shipment_id, cancellation_id, otherwise, asked_at, deadline, until)
    await fetch(PUT, decision_id, *asked)
    await publish(
        OrderDecisionRequested(
            order_id=row.order_id,
            decision_id=decision_id,
            shipment_id=row.shipment_id,
            cancellation_id=cancellation_id,
            items=list(missing),
            asked_at=asked_at,
            deadline=deadline,
            wait_until=until,
            otherwise=otherwise,
        )
    )


async def close_questions(
    parcels: Collection[ShipmentRow], choice: RestChoice, by: DecidedBy, person: str = ""
) -> list[Decision]:
    """Closes what is open about these locked parcels, and publishes each answer."""
    ids = [row.shipment_id for row in parcels]
    closed = [Decision(**row) for row in await fetch(CLOSE, ids, choice, by, person)]
    if closed:
        await publish(*(_made(one) for one in closed))
    return closed


def _made(decision: Decision) -> OrderDecisionMade:
    waits = decision.choice == RestChoice.WAIT
    assert decision.choice
    assert decision.decided_at
    assert decision.decided_by
    return OrderDecisionMade(
        order_id=decision.order_id,
        decision_id=decision.decision_id,
        shipment_id=decision.shipment_id,
        choice=decision.choice,
        decided_at=decision.decided_at,
        decided_by=decision.decided_by,
        wait_until=decision.wait_until if waits else None,
    )
