"""Bugs of holds, each a patch of the running app. None of them is in `app/`."""

import sys

import pytest

from app.services.delivery import holds
from app.tables.delivery import ShipmentRow

DISPATCH = sys.modules["app.services.delivery.dispatch"]
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


# What the checker must say of each, as patterns that are all found.
HOLDS = {
    hold_overlooked: (
        "audit: no parcel left while it was held",
        "audit: a parcel that is held waits",
    ),
    hold_shown_only: ("audit: a parcel that is held waits",),
}
