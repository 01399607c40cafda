"""Dispatches a shipment."""

from collections.abc import Container, Mapping, Sequence
from uuid import UUID

from app import audit_log
from app.infra.database import now, transaction
from app.messaging import publish
from app.services.delivery.boxes import further_numbers, has_numbers, read_numbers, set_numbers
from app.services.delivery.division import leave_behind, quantities
from app.services.delivery.parcel_updates import parcel_updated
from app.services.delivery.refusals import Conflict, Doubtful, Held
from app.services.delivery.rows import (
    Parcels,
    advance,
    as_shipment,
    lock,
    require_version,
    state_text,
    subject,
)
from app.services.delivery.shapes import Dispatched, Shipment
from app.services.delivery.tracking_rules import (
    doubts_about,
    is_confirmed,
    number_with,
    parcel_carrier,
    require_offered,
)
from app.tables.delivery import ShipmentRow
from app.values.carriers import carrier_key
from app.values.delivery_methods import MethodKind
from app.values.folding import tracking_key
from app.values.pickup_codes import draw_code
from app.values.pieces import PieceCount, choose
from app.values.statuses import ShipmentStatus
from app.values.tracking import Doubt, Number


async def dispatch(
    shipment_id: UUID,
    carrier: str,
    tracking_number: str | None,
    by: str,
    expected_versions: Container[int] | None = None,
    confirmed_number: str | None = None,
    items: Sequence[PieceCount] | None = None,
    tracking_numbers: Sequence[str] = (),
) -> Dispatched:
    """Moves a shipment from PENDING to SHIPPED; repeated with the same data, it changes nothing.

    With `items` only these pieces leave, and the order's next parcel has the rest. A parcel of
    several boxes has `tracking_numbers` beside the first one. `tracking_number` may be None or
    empty with a carrier of the shop that sends without.

    `confirmed_number` is the number that a person confirmed, "" for none yet; it is None for a
    program, which gets warnings instead of questions. Raises `UnknownShipment`, `Invalid`,
    `Doubtful`, `Conflict` that says who was first and when, `Held`, and `ShipmentChanged` if its
    version is none of `expected_versions`.
    """
    carrier = parcel_carrier(carrier)
    async with transaction():
        parcels = await lock(shipment_id)
        row = parcels.row
        number = number_with(carrier, tracking_number, row)
        further = read_numbers(number, tracking_numbers)
        if is_repeated(row, carrier, number, items) and has_numbers(row, further):
            return dispatched(row, await doubts_about(shipment_id, carrier, number, further))
        require_offered(carrier)
        require_version(row, expected_versions)
        if not row.may_become(ShipmentStatus.SHIPPED):
            raise Conflict(as_shipment(row), state_text(row))
        require_not_held(row)
        leaving = quantities(row) if items is None else choose(quantities(row), items)
        found = await doubts_about(shipment_id, carrier, number, further)
        if found and not is_confirmed(confirmed_number, number, further):
            raise Doubtful(as_shipment(row), found)
        row.carrier = carrier
        set_numbers(row, number, further)
        facts = {"carrier": carrier, "tracking_number": row.tracking_number}
        more = {"tracking_numbers": [row.tracking_number, *further_numbers(row)]} if further else {}
        await leave(parcels, leaving, by, {**facts, **more}, {**facts, **more})
        return dispatched(row, found)


async def leave(
    parcels: Parcels,
    leaving: Mapping[int, int],
    by: str,
    noted: Mapping[str, object],
    published: Mapping[str, object] | None = None,
) -> None:
    """Moves the locked parcel with these pieces to SHIPPED; the order's next has the rest."""
    row = parcels.row
    rest = await leave_behind(parcels, leaving)
    row.remainder_id = rest.shipment_id if rest else None
    row.shipped_at = await now()
    row.shipped_by = by
    if row.method_kind == MethodKind.PICKUP:
        row.pickup_code = next((one.pickup_code for one in parcels.all if one.pickup_code), None)
        row.pickup_code = row.pickup_code or draw_code()
    facts = published or {}
    await advance(parcels, ShipmentStatus.SHIPPED, **facts, shipped_at=row.shipped_at)
    if rest:
        await publish(parcel_updated(rest, rest.status))
    before, after = {"status": ShipmentStatus.PENDING}, {"status": ShipmentStatus.SHIPPED, **noted}
    await audit_log.note("shipment.dispatched", subject(row), before, after)


def require_not_held(row: ShipmentRow) -> None:
    shown = as_shipment(row)
    if shown.hold:
        raise Held(shown, shown.hold)


def is_repeated(
    row: ShipmentRow, carrier: str, number: Number | None, items: Sequence[PieceCount] | None
) -> bool:
    # Whatever became of the rest meanwhile.
    if row.status != ShipmentStatus.SHIPPED or not is_same(row, carrier, number):
        return False
    named = None if items is None else {item.position: item.quantity for item in items}
    return named is None or named == quantities(row)


def is_same(row: ShipmentRow, carrier: str, number: Number | None) -> bool:
    left = (carrier_key(row.carrier), tracking_key(row.tracking_number or ""))
    return left == (carrier_key(carrier), number.key if number else "")


def dispatched(row: ShipmentRow, found: list[Doubt]) -> Dispatched:
    facts = {name: getattr(as_shipment(row), name) for name in Shipment.__struct_fields__}
    return Dispatched(**facts, warnings=found, remainder_id=row.remainder_id)
