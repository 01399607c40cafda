"""Bugs of decisions and of changed orders, each a patch of the running app, and none in `app/`."""

import sys
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import pytest

from app.infra.database import fetch
from app.services.delivery.order_correction import Obstacle
from app.services.delivery.questions import Decision
from app.tables.delivery import ShipmentRow
from app.values.statuses import TooLate
from app.workers.listeners import APPLY

DECISIONS = sys.modules["app.services.delivery.decisions"]
QUESTIONS = sys.modules["app.services.delivery.questions"]
ORDER_CORRECTION = sys.modules["app.services.delivery.order_correction"]


def decided_again(patch: pytest.MonkeyPatch) -> None:
    """Carries out each choice, the second as well."""

    async def every(order_id: UUID) -> list[Decision]:
        found = await fetch(f"{QUESTIONS.SELECT} WHERE order_id = $1", order_id)
        return [Decision(**row) for row in found]

    patch.setattr(DECISIONS, "open_decisions", every)
    patch.setattr(QUESTIONS, "CLOSE", QUESTIONS.CLOSE.replace(" AND decided_at IS NULL", ""))


def decision_unheard(patch: pytest.MonkeyPatch) -> None:
    """Sales does not learn what the customer is asked, or chose."""

    async def nothing(events: Sequence[Any]) -> None:
        return None

    patch.setitem(APPLY, "sales.record_decision", nothing)


def changed_when_it_had_left(patch: pytest.MonkeyPatch) -> None:
    """Changes where an order goes, though part of it is on its way."""
    _obstacle_but(patch, TooLate.SHIPPED)


def claim_overlooked(patch: pytest.MonkeyPatch) -> None:
    """Changes an order that somebody is packing."""
    _obstacle_but(patch, TooLate.CLAIMED)


def parcel_forgotten(patch: pytest.MonkeyPatch) -> None:
    """Changes the first parcel of an order, and not the second."""
    change = ORDER_CORRECTION._change

    def change_first(row: ShipmentRow, event: Any) -> None:
        if row.parcel == 1:
            change(row, event)

    patch.setattr(ORDER_CORRECTION, "_change", change_first)


def _obstacle_but(patch: pytest.MonkeyPatch, overlooked: TooLate) -> None:
    obstacle_of = ORDER_CORRECTION.obstacle_of

    def obstacle_but(rows: Sequence[ShipmentRow]) -> Obstacle | None:
        found = obstacle_of(rows)
        return None if found and found.because == overlooked else found

    patch.setattr(ORDER_CORRECTION, "obstacle_of", obstacle_but)


# What the checker must say of each, as patterns that are all found.
DECISIONS_AND_CHANGES = {
    decided_again: (r"was told, and .* was decided",),
    decision_unheard: ("audit: Sales knows each question to a customer, and each answer",),
    changed_when_it_had_left: ("audit: no order was changed after a parcel of it had left",),
}
