"""The sort orders of the board, and the cursors that continue a list after a given row."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from app.i18n.language import gettext as _
from app.infra.database import Arguments
from app.services.board.view import ATTENTION, STATUSES, View
from app.values.fields import Invalid
from app.values.paging import cursor_after, key_of
from app.values.statuses import ShipmentStatus


class SortOrder(msgspec.Struct, frozen=True):
    """Sorts by `keys`, which are SQL expressions of the types `kinds`, and then by id.

    Each order has an index that begins with the status, and no step of a shipment changes the keys
    of an order that a person can choose.
    """

    keys: tuple[str, ...]
    kinds: tuple[Any, ...]
    latest_first: bool = False

    @property
    def by(self) -> str:
        """Returns the ORDER BY expression within one status."""
        return self._each((*self.keys, "shipment_id"))

    @property
    def among_all(self) -> str:
        """Returns the ORDER BY expression across the rows of several statuses."""
        return self._each((*(f"key_{place}" for place in range(len(self.keys))), "shipment_id"))

    @property
    def selected(self) -> str:
        return ", ".join(f"{key} AS key_{place}" for place, key in enumerate(self.keys))

    def beyond(self, last: Sequence[Any], arguments: Arguments) -> str:
        """Returns the SQL condition for rows after the one with these keys and this id."""
        row = ", ".join((*self.keys, "shipment_id"))
        values = ", ".join(map(arguments.add, last))
        return f"({row}) {'<' if self.latest_first else '>'} ({values})"

    def cursor(self, name: str, row: Mapping[str, Any]) -> str:
        keys = [row[f"key_{place}"] for place in range(len(self.keys))]
        texts = [key.isoformat() if isinstance(key, datetime) else key for key in keys]
        return cursor_after(name, *texts, str(row["shipment_id"]))

    def last(self, cursor: str) -> tuple[str, tuple[Any, ...]]:
        """Returns the cursor's name, and the keys and the id. Raises `Invalid`."""
        name, *last = key_of(cursor, tuple[str, *self.kinds, UUID])
        return name, tuple(last)

    def _each(self, keys: Sequence[str]) -> str:
        return ", ".join(f"{key} DESC" if self.latest_first else key for key in keys)


LONGEST_WAITING: Final = SortOrder(("placed_at",), (datetime,))
LATEST_CHANGED: Final = SortOrder(("changed_at",), (datetime,), latest_first=True)
# The order if none was chosen: the longest wait first, for other statuses the latest change.
OF_STATUS: Final[Mapping[str, SortOrder]] = {
    **dict.fromkeys(STATUSES, LATEST_CHANGED),
    ShipmentStatus.PENDING: LONGEST_WAITING,
}

SORTS: Final = {
    "oldest": LONGEST_WAITING,
    "newest": SortOrder(("placed_at",), (datetime,), latest_first=True),
    "customer": SortOrder(("lower(customer_name)",), (str,)),
    "country": SortOrder(("country", "placed_at"), (str, datetime)),
}


def of_status(status: str, view: View) -> SortOrder:
    # The oldest needs attention first, whatever its status is.
    return LONGEST_WAITING if view.status == ATTENTION else OF_STATUS[status]


def place_of(cursor: str | None, sort: str) -> tuple[str, tuple[Any, ...]]:
    """Returns where a list continues: its sort, or else its status, and the last row's keys.

    Raises `Invalid` for a cursor of another list.
    """
    if cursor is None:
        return "", ()
    name, last = (SORTS[sort] if sort else LONGEST_WAITING).last(cursor)
    if name not in ((sort,) if sort else STATUSES):
        raise Invalid("cursor", _("is not a cursor that this list gave"))
    return name, last
