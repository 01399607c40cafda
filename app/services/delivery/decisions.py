"""Decides once, under the order's lock, what happens to the rest of it if pieces are missing."""

from collections.abc import Collection
from typing import Final
from uuid import UUID

from uuid_utils.compat import uuid7

from app import audit_log
from app.infra.database import fetch, now, transaction
from app.services.delivery.cancelled_pieces import Cause, cancel_pieces
from app.services.delivery.division import quantities
from app.services.delivery.holds import lift_holds, prolong_hold
from app.services.delivery.questions import (
    Decision,
    close_questions,
    latest_decision,
    open_decisions,
)
from app.services.delivery.refusals import DecidedAlready, NothingToDecide
from app.services.delivery.rows import Parcels, lock_order, save, subject
from app.tables.delivery import ShipmentRow
from app.values.statuses import CancelReason, DecidedBy, HoldReason, RestChoice

IS_DUE: Final = "decided_at IS NULL AND deadline <= now()"
ANY_DECISION_DUE: Final = f"SELECT FROM delivery.decisions WHERE {IS_DUE}"
DUE: Final = f"""
SELECT DISTINCT order_id FROM (
    SELECT order_id FROM delivery.decisions WHERE {IS_DUE} ORDER BY deadline LIMIT $1) AS due
"""


async def decide(order_id: UUID, choice: RestChoice, by: DecidedBy, person: str = "") -> Decision:
    """Carries out the choice for all parcels of the order whose customer is asked.

    CANCEL cancels whatever has not left. The same choice by the same side again changes nothing.
    Raises `NothingToDecide`, and `DecidedAlready` for who comes too late.
    """
    async with transaction():
        rows = await lock_order(order_id)
        asked = {one.shipment_id for one in await open_decisions(order_id)}
        if not asked:
            return await _decided(order_id, choice, by)
        parcels = Parcels(rows[0], rows)
        concerned = [row for row in rows if row.shipment_id in asked]
        cancelled = parcels.pending if choice == RestChoice.CANCEL else concerned
        return await _carry_out(parcels, concerned, cancelled, choice, by, person)


async def decide_due(limit: int) -> int:
    """Carries out what happens without an answer, for at most `limit` orders; returns how many.

    An order for which that fails does not keep the others waiting; its error is raised at the end.
    """
    found = await fetch(DUE, limit)
    failed: Exception | None = None
    for due in found:
        try:
            await _decide_due(due["order_id"])
        except Exception as error:
            failed = error
    if failed:
        raise failed
    return len(found)


async def _decided(order_id: UUID, choice: RestChoice, by: DecidedBy) -> Decision:
    last = await latest_decision(order_id)
    if last is None:
        raise NothingToDecide(str(order_id))
    if (last.choice, last.decided_by) != (choice, by):
        raise DecidedAlready(last)
    return last


async def _decide_due(order_id: UUID) -> None:
    async with transaction():
        rows, at = await lock_order(order_id), await now()
        for one in await open_decisions(order_id):
            if one.deadline <= at:
                concerned = [row for row in rows if row.shipment_id == one.shipment_id]
                choice, parcels = RestChoice(one.otherwise), Parcels(concerned[0], rows)
                await _carry_out(parcels, concerned, concerned, choice, DecidedBy.DEADLINE)


async def _carry_out(
    parcels: Parcels,
    concerned: Collection[ShipmentRow],
    cancelled: Collection[ShipmentRow],
    choice: RestChoice,
    by: DecidedBy,
    person: str = "",
) -> Decision:
    decisions = await close_questions(concerned, choice, by, person)
    name = person or by.lower()
    if choice == RestChoice.CANCEL:
        reason = CancelReason.SHOP if by == DecidedBy.DEADLINE else CancelReason.CUSTOMER
        cause = Cause(cancellation_id=uuid7(), reason=reason, by=name)
        await cancel_pieces(parcels, [(row, quantities(row)) for row in cancelled], cause)
    else:
        for row in concerned:
            await lift_holds(row, name, [HoldReason.ASK_CUSTOMER])
            if choice == RestChoice.WAIT:
                until = next(o.wait_until for o in decisions if o.shipment_id == row.shipment_id)
                await prolong_hold(row, HoldReason.AWAITING_STOCK, name, until)
            await save(row)
    actor = audit_log.TIMER if by == DecidedBy.DEADLINE else None
    for row in concerned:
        await audit_log.note("shipment.decided", subject(row), {}, {"choice": choice}, by=actor)
    return max(decisions, key=lambda one: one.asked_at)
