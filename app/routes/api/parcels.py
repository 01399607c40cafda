"""Dividing an order into parcels, and the pieces that are not there."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Response, post
from litestar.params import FromPath

from app.routes.api.examples import parcels as examples
from app.routes.api.examples.orders import body
from app.routes.api.shipments import CHANGING, STANDING, answer
from app.services import delivery
from app.values.pieces import PieceCounts
from app.values.statuses import ShortageReason
from app.web.conditional import IfMatch, expected_versions, tagged
from app.web.idempotency_key import (
    KEY_IN_USE,
    IdempotencyKey,
    key_of,
    refuse_key,
    replayed,
    require_key,
)
from app.web.openapi import BODY_PROBLEMS, KEY_PROBLEMS, WITH_KEY, problems, shown
from app.web.pages import AnyRequest

TAGS = ["shipments"]


class SplitRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The pieces that become the order's next parcel; at least one piece stays."""

    items: PieceCounts


class MergeRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The parcel whose pieces are taken over."""

    shipment_id: UUID


class ShortageReport(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    items: PieceCounts
    reason: ShortageReason


@post(
    "/shipments/{shipment_id:uuid}/split",
    status_code=200,
    tags=TAGS,
    security=WITH_KEY,
    guards=[refuse_key],
    operation_id="splitShipment",
    summary="Move pieces of a waiting parcel into a new one",
    responses=CHANGING | {200: shown(delivery.Split, "The shipment", examples.SPLIT)},
)
async def split(
    shipment_id: FromPath[UUID],
    data: Annotated[SplitRequest, body(examples.PIECES)],
    if_match: IfMatch = None,
) -> Response[delivery.Split]:
    """`remainder_id` is the new parcel. Only a parcel that waits can be split, else 409."""
    now = await delivery.split(shipment_id, data.items, expected_versions(if_match))
    return tagged(now, now.version, None)


@post(
    "/shipments/{shipment_id:uuid}/merge",
    status_code=200,
    tags=TAGS,
    security=WITH_KEY,
    guards=[refuse_key],
    operation_id="mergeShipments",
    summary="Move all pieces of another waiting parcel of the order into this one",
    responses=CHANGING | {200: shown(delivery.Shipment, "The shipment", examples.MERGED)},
)
async def merge(
    shipment_id: FromPath[UUID],
    data: Annotated[MergeRequest, body(examples.MERGE)],
    if_match: IfMatch = None,
) -> Response[delivery.Shipment]:
    """Both parcels must wait, else 409. The other one is cancelled, and has no items any more."""
    wanted = expected_versions(if_match)
    return answer(await delivery.merge(shipment_id, data.shipment_id, wanted))


@post(
    "/shipments/{shipment_id:uuid}/shortage",
    status_code=200,
    tags=TAGS,
    security=WITH_KEY,
    operation_id="reportShortage",
    summary="Say that pieces of a waiting parcel are not there",
    responses=problems(
        *KEY_PROBLEMS,
        *BODY_PROBLEMS,
        *KEY_IN_USE,
        "not-found",
        "shipment-conflict",
        "precondition-failed",
        shipment_conflict=STANDING,
    )
    | {200: shown(delivery.Shipment, "The shipment", examples.SHORT)},
)
async def report_shortage(
    request: AnyRequest,
    shipment_id: FromPath[UUID],
    data: Annotated[ShortageReport, body(examples.SHORTAGE)],
    if_match: IfMatch = None,
    idempotency_key: IdempotencyKey = None,
) -> Response[delivery.Shipment]:
    """The pieces are cancelled, and what is on hand falls by as many: at no moment can they be
    bought. A parcel without any piece left is cancelled. The parcel must wait, else 409; an
    `Idempotency-Key` is required.
    """
    require_key(idempotency_key)
    key = await key_of(request, idempotency_key, "shortage", shipment_id)
    by, wanted = request.auth.name, expected_versions(if_match)
    now, again = await delivery.report_shortage(
        key, shipment_id, data.items, data.reason, by, wanted
    )
    return tagged(now, now.version, None, headers=replayed(again))


handlers = [split, merge, report_shortage]
