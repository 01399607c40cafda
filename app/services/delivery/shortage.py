"""Pieces that a packer does not find, or finds damaged: they are not sent, and not sold again."""

from collections.abc import Container, Sequence
from uuid import UUID

import msgspec
from uuid_utils.compat import uuid7

from app import audit_log, idempotency
from app.infra.database import transaction
from app.services.delivery.cancelled_pieces import Cause, cancel_pieces
from app.services.delivery.division import quantities, require_pending
from app.services.delivery.rows import as_shipment, lock, require_version, subject
from app.services.delivery.shapes import Shipment
from app.values.pieces import PieceCount, choose
from app.values.statuses import CancelReason, ShortageReason


async def report_shortage(
    key: idempotency.KeyedRequest | None,
    shipment_id: UUID,
    items: Sequence[PieceCount],
    reason: ShortageReason,
    by: str,
    expected_versions: Container[int] | None = None,
) -> tuple[Shipment, bool]:
    """Cancels pieces of a waiting parcel that are not there; returns whether it was done before.

    Products keeps them held until it takes them off the shelf, so nobody can buy them meanwhile.
    Raises `UnknownShipment`, `Conflict` unless the parcel waits, `Invalid` for pieces that it does
    not have, `ShipmentChanged` if its version is none of `expected_versions`, `KeyInUse` and
    `KeyReused`.
    """
    async with transaction():
        if before := await idempotency.made_before(key):
            return msgspec.json.decode(before.answer, type=Shipment), True
        parcels = await lock(shipment_id)
        row = parcels.row
        require_version(row, expected_versions)
        require_pending(row)
        chosen = choose(quantities(row), items)
        cause = Cause(cancellation_id=uuid7(), reason=CancelReason(reason), by=by)
        await cancel_pieces(parcels, [(row, chosen)], cause)
        pieces = sum(chosen.values())
        after = {"reason": reason, "pieces": pieces}
        await audit_log.note("shipment.shortage", subject(row), {}, after)
        answer = as_shipment(row)
        encoded = msgspec.json.encode(answer).decode()
        await idempotency.remember(key, cause.cancellation_id, encoded)
        return answer, False
