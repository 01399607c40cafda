"""Divides an order into parcels: by leaving pieces behind, by a split, and back by a merge."""

from collections.abc import Container, Mapping, Sequence
from uuid import UUID

import msgspec
from uuid_utils.compat import uuid7

from app import audit_log
from app.i18n.language import gettext as _
from app.infra import live
from app.infra.database import now, transaction
from app.messaging import publish
from app.services.delivery.holds import copy_holds, lift_holds
from app.services.delivery.parcel_parts import ParcelItem, encoded_items, parcel_items
from app.services.delivery.parcel_updates import parcel_updated
from app.services.delivery.questions import open_question
from app.services.delivery.refusals import Conflict
from app.services.delivery.rows import (
    Parcels,
    as_shipment,
    end_claim,
    lock,
    require_version,
    save,
    state_text,
    subject,
)
from app.services.delivery.shapes import Shipment, Split
from app.tables.delivery import ShipmentRow
from app.values.fields import Invalid
from app.values.pieces import PieceCount, choose, summed
from app.values.postal import ADDRESS_COLUMNS
from app.values.statuses import ShipmentStatus

# What the parcels of an order have in common.
COPIED = (
    *("order_id", "order_number", "customer_name", "customer_phone"),
    *ADDRESS_COLUMNS,
    *("note", "noted", "placed_at", "is_test", "method_name", "method_kind"),
    "method_id",
    *("ship_by", "promised_by"),
)


async def split(
    shipment_id: UUID,
    items: Sequence[PieceCount],
    expected_versions: Container[int] | None = None,
) -> Split:
    """Moves the pieces of a waiting parcel into a new one, the order's next, held as it is itself.

    Raises `UnknownShipment`, `Conflict` unless it waits and its customer is not being asked what
    happens to it, `Invalid` for pieces that it does not have or for all of them, and
    `ShipmentChanged` if its version is none of `expected_versions`.
    """
    async with transaction():
        parcels = await lock(shipment_id)
        row = parcels.row
        require_version(row, expected_versions)
        require_pending(row)
        await require_no_question(row)
        chosen = choose(quantities(row), items)
        if chosen == quantities(row):
            raise Invalid("items", _("must leave something in the parcel"))
        rest = await open_parcel(parcels, cut(row, chosen))
        if row.hold:
            await copy_holds(row, rest)
            await rest.save()
        await save(row)
        await publish(parcel_updated(row, row.status), parcel_updated(rest, rest.status))
        await audit_log.note("shipment.split", subject(row), {}, {"parcel": rest.parcel})
        return _with_remainder(row, rest.shipment_id)


async def merge(
    shipment_id: UUID, other_id: UUID, expected_versions: Container[int] | None = None
) -> Shipment:
    """Moves all pieces of another waiting parcel of the order into this one; the other ends.

    What held the other one then holds this one, too. Raises `UnknownShipment`, `Conflict` unless
    both wait and the customer is not being asked what happens to one of them, `Invalid` for a
    parcel of another order or for the parcel itself, and `ShipmentChanged` if the version of this
    one is none of `expected_versions`.
    """
    async with transaction():
        parcels = await lock(shipment_id)
        row = parcels.row
        other = next((one for one in parcels.all if one.shipment_id == other_id), None)
        if other is None or other is row:
            raise Invalid("shipment_id", _("is not another parcel of this order"))
        require_version(row, expected_versions)
        require_pending(row)
        require_pending(other)
        await require_no_question(row)
        await require_no_question(other)
        row.items = encoded_items(summed([*parcel_items(row.items), *parcel_items(other.items)]))
        other.items = "[]"
        await copy_holds(other, row)
        await end(other)
        changed = [one for one in divide(parcels.all) if one not in (row, other)]
        for one in (row, other, *changed):
            await save(one)
        waits, gone = ShipmentStatus.PENDING, parcel_updated(other, ShipmentStatus.PENDING)
        await publish(parcel_updated(row, waits), gone)
        await audit_log.note("shipment.merged", subject(row), {}, {"parcel": other.parcel})
        return as_shipment(row)


async def leave_behind(parcels: Parcels, leaving: Mapping[int, int]) -> ShipmentRow | None:
    """Takes all but the `leaving` pieces out of the locked parcel, which the caller saves.

    Returns the new parcel with the rest, or None if nothing stays.
    """
    there = quantities(parcels.row)
    stays = {position: there[position] - leaving.get(position, 0) for position in there}
    stays = {position: quantity for position, quantity in stays.items() if quantity}
    if not stays:
        return None
    return await open_parcel(parcels, cut(parcels.row, stays))


async def open_parcel(parcels: Parcels, items: list[ParcelItem]) -> ShipmentRow:
    """Inserts the order's next parcel with the items, and counts the parcels anew.

    The parcel that the items come from is saved by the caller.
    """
    row = parcels.row
    rest = ShipmentRow(
        shipment_id=uuid7(),
        parcel=parcels.all[-1].parcel + 1,
        items=encoded_items(items),
        opened_at=await now(),
        **{name: getattr(row, name) for name in COPIED},
    )
    parcels.all.append(rest)
    changed = divide(parcels.all)
    await rest.save()
    live.nudge("shipment", rest.shipment_id)
    for one in changed:
        if one not in (rest, row):
            await save(one)
    return rest


def divide(rows: Sequence[ShipmentRow]) -> list[ShipmentRow]:
    """Marks the parcels of a divided order, and counts those that are not cancelled, in memory.

    Returns those that it changed.
    """
    counted = [row for row in rows if row.status != ShipmentStatus.CANCELLED]
    changed: list[ShipmentRow] = []
    for row in rows:
        nth, parcels = row.nth, row.parcels
        if row in counted:
            nth, parcels = counted.index(row) + 1, len(counted)
        if (row.divided, row.nth, row.parcels) != (True, nth, parcels):
            row.divided, row.nth, row.parcels = True, nth, parcels
            changed.append(row)
    return changed


async def end(row: ShipmentRow) -> None:
    """Cancels a locked parcel in memory, and ends any claim and hold of it."""
    row.status = ShipmentStatus.CANCELLED
    row.cancelled_at = await now()
    end_claim(row)
    await lift_holds(row)


def quantities(row: ShipmentRow) -> dict[int, int]:
    return {item.position: item.quantity for item in parcel_items(row.items)}


def cut(row: ShipmentRow, chosen: Mapping[int, int]) -> list[ParcelItem]:
    """Takes the chosen pieces out of the parcel, in memory, and returns them."""
    taken: list[ParcelItem] = []
    left: list[ParcelItem] = []
    for item in parcel_items(row.items):
        quantity = chosen.get(item.position, 0)
        if quantity:
            taken.append(msgspec.structs.replace(item, quantity=quantity))
        if quantity < item.quantity:
            left.append(msgspec.structs.replace(item, quantity=item.quantity - quantity))
    row.items = encoded_items(left)
    return taken


def require_pending(row: ShipmentRow) -> None:
    if row.status != ShipmentStatus.PENDING:
        raise Conflict(as_shipment(row), state_text(row))


async def require_no_question(row: ShipmentRow) -> None:
    question = await open_question(row)
    if question:
        text = f"the customer has until {question.deadline:%FT%TZ} to say what happens to it"
        raise Conflict(as_shipment(row), text)


def _with_remainder(row: ShipmentRow, remainder_id: UUID) -> Split:
    facts = {name: getattr(as_shipment(row), name) for name in Shipment.__struct_fields__}
    return Split(**facts, remainder_id=remainder_id)
