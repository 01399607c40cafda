"""Pieces that a packer does not find, or finds damaged: they are not sent, and not sold again."""

from collections.abc import Container, Sequence
from uuid import UUID

import msgspec
from uuid_utils.compat import uuid7

from app import audit_log, idempotency
from app.infra.database import transaction
from app.messaging.event_parts import Piece
from app.services.delivery.cancelled_pieces import Cause, cancel_pieces
from app.services.delivery.division import quantities, require_pending
from app.services.delivery.holds import prolong_hold, set_hold
from app.services.delivery.parcel_parts import parcel_items
from app.services.delivery.questions import open_question, put_question, wait_until
from app.services.delivery.rows import as_shipment, lock, require_version, subject
from app.services.delivery.shapes import Shipment
from app.values.pieces import PieceCount, choose
from app.values.shop_settings import shop_settings
from app.values.statuses import CancelReason, HoldReason, ShortageReason, ShortageRule


async def report_shortage(
    key: idempotency.KeyedRequest | None,
    shipment_id: UUID,
    items: Sequence[PieceCount],
    reason: ShortageReason,
    by: str,
    expected_versions: Container[int] | None = None,
    rule: ShortageRule | None = None,
) -> tuple[Shipment, bool]:
    """Cancels pieces of a waiting parcel that are not there; returns whether it was done before.

    What happens to the rest of the parcel is the shop's rule, unless another is given: it may be
    sent, waits for a while, or waits for the customer's answer. If she is being asked already, her
    answer counts.

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
        keeps = chosen != quantities(row)
        asked_before = await open_question(row) is not None
        given = ShortageRule.ASK if asked_before else rule or shop_settings().shortage_rule
        rest = given if keeps else None
        waits_until = await wait_until() if rest == ShortageRule.WAIT else None
        asks = rest == ShortageRule.ASK and not asked_before
        cause = Cause(
            cancellation_id=uuid7(),
            reason=CancelReason(reason),
            by=by,
            question_id=uuid7() if asks else None,
            rest_waits_until=waits_until,
        )
        missing = [
            Piece(item.position, item.product_id, chosen[item.position])
            for item in parcel_items(row.items)
            if item.position in chosen
        ]
        if rest == ShortageRule.ASK:
            await set_hold(row, HoldReason.ASK_CUSTOMER, by)
        elif rest == ShortageRule.WAIT:
            await prolong_hold(row, HoldReason.AWAITING_STOCK, by, waits_until)
        await cancel_pieces(parcels, [(row, chosen)], cause)
        if cause.question_id:
            await put_question(row, cause.question_id, cause.cancellation_id, missing)
        after = {"reason": reason, "pieces": sum(chosen.values()), "rest": rest}
        await audit_log.note("shipment.shortage", subject(row), {}, after)
        answer = as_shipment(row)
        encoded = msgspec.json.encode(answer).decode()
        await idempotency.remember(key, cause.cancellation_id, encoded)
        return answer, False
