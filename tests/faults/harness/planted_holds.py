"""Bugs of holds, each a patch of the running app. None of them is in `app/`."""

import sys

import pytest

from app.services.delivery import holds
from app.tables.delivery import ShipmentRow

DISPATCH = sys.modules["app.services.delivery.dispatch"]
DIVISION = sys.modules["app.services.delivery.division"]
HOLDING = sys.modules["app.services.delivery.holding"]


def hold_overlooked(patch: pytest.MonkeyPatch) -> None:
    """Sends off what is held."""
    patch.setattr(DISPATCH, "require_not_held", lambda row: None)


def hold_shown_only(patch: pytest.MonkeyPatch) -> None:
    """Writes the hold on the parcel, and lifts it there, without the row that is the truth."""

    async def nothing(row: ShipmentRow, *_: object) -> bool:
        holds.show_most_serious(row, [holds.Hold(reason="MANUAL", note="", until=None, by="a")])
        return True

    patch.setattr(HOLDING, "set_hold", nothing)


def time_forgotten(patch: pytest.MonkeyPatch) -> None:
    """No worker looks for what is due."""
    patch.setattr("app.workers.deadlines.DEADLINES", ())


def hold_left_behind(patch: pytest.MonkeyPatch) -> None:
    """What is split off may leave, though what it was split from must not."""

    async def nothing(row: ShipmentRow, onto: ShipmentRow) -> None:
        return None

    patch.setattr(DIVISION, "copy_holds", nothing)


# What the checker must say of each, as patterns that are all found.
HOLDS = {
    hold_overlooked: (
        "left while it was held",
        "audit: no parcel left while it was held",
        "audit: a parcel that is held waits",
    ),
    hold_shown_only: ("audit: a parcel that is held waits",),
    time_forgotten: (
        "is held on, and the time of its hold is over",
        "audit: a hold ended when its time came",
        "audit: what was chosen for the rest of a parcel was carried out, by its deadline",
    ),
}
