"""Whether the shop takes no orders now, as this process knows it; Shop keeps it current."""

from datetime import datetime
from typing import Annotated, Final

import msgspec

from app.values.fields import MAYBE

# What the managers say to customers, in their own words.
MaintenanceText = Annotated[str, msgspec.Meta(max_length=300, pattern=MAYBE)]
# Seconds after which a program asks again when nobody has said how long it takes.
ASK_AGAIN: Final = 60.0


class Maintenance(msgspec.Struct, frozen=True, kw_only=True):
    """`version` is 0 until somebody has changed it; without `until` it lasts until it is ended."""

    version: int = 0
    is_on: bool = False
    text: str = ""
    until: datetime | None = None

    def stands(self, at: datetime) -> bool:
        return self.is_on and (self.until is None or at < self.until)

    def seconds_left(self, at: datetime) -> float:
        """Returns when to ask again."""
        return ASK_AGAIN if self.until is None else max(1.0, (self.until - at).total_seconds())


def maintenance_at(at: datetime) -> Maintenance | None:
    """Returns the maintenance during which no orders are taken at this time, if there is one."""
    return _known if _known.stands(at) else None


def known_maintenance() -> Maintenance:
    return _known


def remember_maintenance(maintenance: Maintenance) -> None:
    global _known
    _known = maintenance


_known = Maintenance()
