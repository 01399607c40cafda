"""Bugs of orders in several parcels, each a patch of the running app. None of them is in `app/`."""

import sys
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
import pytest

from app.infra.database import fetch, fetch_value
from app.messaging import one_by_one
from app.messaging.events import OrderParcelUpdated, OrderPiecesCancelled
from app.services import sales
from app.services.delivery.parcel_parts import ParcelItem, parcel_items
from app.tables.delivery import ShipmentRow
from app.workers.listeners import APPLY

DIVISION = sys.modules["app.services.delivery.division"]
DISPATCH = sys.modules["app.services.delivery.dispatch"]
ROWS = sys.modules["app.services.delivery.rows"]
CANCELLED_PIECES = sys.modules["app.services.sales.cancelled_pieces"]
SETTLEMENT = sys.modules["app.services.products.settlement"]

HEARD = "SELECT count(*) FROM products.reservations WHERE cause = $1"
FREE = "UPDATE products.stock SET reserved = reserved - $2 WHERE product_id = $1"


def freed_each_time(patch: pytest.MonkeyPatch) -> None:
    """Gives the pieces of a cancellation back whenever it is heard."""
    settle = APPLY["products.settle_cancelled_pieces"]

    async def free(event: OrderPiecesCancelled) -> None:
        if await fetch_value(HEARD, event.cancellation_id):
            for item in event.items:
                await fetch(FREE, item.product_id, item.quantity)
        await settle([event])

    patch.setitem(APPLY, "products.settle_cancelled_pieces", one_by_one(free))


def piece_in_two_parcels(patch: pytest.MonkeyPatch) -> None:
    """Puts the rest into the next parcel, and leaves it in this one as well."""

    def copy(row: ShipmentRow, chosen: Mapping[int, int]) -> list[ParcelItem]:
        return [
            msgspec.structs.replace(item, quantity=chosen[item.position])
            for item in parcel_items(row.items)
            if item.position in chosen
        ]

    patch.setattr(DIVISION, "cut", copy)


def second_parcel_wins(patch: pytest.MonkeyPatch) -> None:
    """Gives the order the status of the parcel whose event came last."""

    async def believe(event: OrderParcelUpdated) -> None:
        await sales.record_parcel(event)
        await fetch(
            "UPDATE sales.orders SET status = $2 WHERE order_id = $1",
            event.order_id,
            event.current_status,
        )

    patch.setitem(APPLY, "sales.record_parcel", one_by_one(believe))


def phantom_sold(patch: pytest.MonkeyPatch) -> None:
    """Lets a piece that nobody finds be bought by the next customer."""
    patch.setattr(SETTLEMENT, "LOST", {})


def cent_lost(patch: pytest.MonkeyPatch) -> None:
    """Reckons what pieces cost in whole units, as a float, and cuts the rest off."""

    def share(price: int, quantity: int, gone: int, more: int) -> int:
        return int(price / 100 / quantity * more * 100)

    patch.setattr(CANCELLED_PIECES, "share", share)


def rest_untold(patch: pytest.MonkeyPatch) -> None:
    """Part of an order leaves, and the parcel with the rest is published only when it does."""

    async def nothing(*events: Any) -> None:
        return None

    patch.setattr(DISPATCH, "publish", nothing)


def cancelled_on_its_way(patch: pytest.MonkeyPatch) -> None:
    """Takes pieces out of parcels that have left."""

    def all_of_them(parcels: Any) -> Sequence[ShipmentRow]:
        return [row for row in parcels.all if row.status != "CANCELLED"]

    patch.setattr(ROWS.Parcels, "pending", property(all_of_them))


# What the checker must say of each, as patterns that are all found.
PARCELS = {
    freed_each_time: (
        "the books of many do not add up",
        "audit: the open reservations add up to what is reserved",
    ),
    piece_in_two_parcels: (
        r"was to send .*, and .* left",
        "was to get .*, and there are",
        "audit: every piece of an order is in one parcel, or is cancelled",
    ),
    second_parcel_wins: (
        "is DELIVERED, its parcels make it|is SHIPPED, its parcels make it",
        "audit: an order of several parcels says what follows from all of them",
    ),
    phantom_sold: ("audit: stock of a divided order is settled by its parcels and cancellations",),
    cent_lost: ("audit: what was cancelled of a line cost its exact share",),
    rest_untold: ("audit: Sales knows each parcel and each cancelled piece as Delivery decided",),
    cancelled_on_its_way: (
        r"products\.settle_(parcels|cancelled_pieces) gave up",
        "audit: no parcel left with a piece that was cancelled",
    ),
}
