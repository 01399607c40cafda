"""A row of the board, drawn once for all who see it while nothing on it changes.

It has no token and no role in it, so it is the same for everyone who reads one language on one tab.
Fifty rows are most of what a board costs.
"""

from functools import lru_cache
from time import time
from typing import Final

import msgspec
from markupsafe import Markup

from app.i18n.language import language, use_language
from app.infra.clock import about_now
from app.routes.staff.board.columns import COLUMNS
from app.services import board
from app.services.delivery import Shipment
from app.values.shop_settings import known_version
from app.values.statuses import ShipmentStatus
from app.web.pages import fragment

# Rows; about 6 MB.
KEPT: Final = 2000
# Seconds for which the ages in a row stay the same.
MINUTE: Final = 60


def row(shipment: Shipment, tab: str = "", failed: str = "", cash: str = "") -> Markup:
    """Returns a `<tr>` with the columns of the `tab` (columns.py).

    `failed` is the event that could not be applied to it, or "", and `cash` the money that is
    collected with it.
    """
    state = msgspec.msgpack.encode(shipment)
    minute = int(time() // MINUTE)
    return _drawn(state, tab, (failed, cash), language(), minute, known_version())


@lru_cache(maxsize=KEPT)
def _drawn(
    state: bytes, tab: str, more: tuple[str, str], spoken: str, _minute: int, _version: int
) -> Markup:
    # The row depends on the arguments alone, since they are the key of the cache.
    shipment, (failed, cash) = msgspec.msgpack.decode(state, type=Shipment), more
    with use_language(spoken):
        drawn = fragment(
            "staff/board/_row.html",
            shipment=shipment,
            tab=tab,
            columns=COLUMNS[tab],
            wait=_wait(shipment),
            reasons=board.reasons(shipment, failed),
            cash=cash,
        )
    return Markup(drawn)


def _wait(shipment: Shipment) -> str:
    """Returns "late" for a parcel that is late, "today" for one that has to leave for its promise,
    "long" after half of the time that makes others late, and else "".
    """
    if shipment.status != ShipmentStatus.PENDING:
        return ""
    if board.is_late_to_ship(shipment):
        return "late"
    if shipment.ship_by:
        return "today" if shipment.ship_by == board.shop_today() else ""
    return "long" if about_now() - shipment.placed_at >= board.late_to_ship() / 2 else ""
