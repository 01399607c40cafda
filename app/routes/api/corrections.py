"""Correcting an order that was placed with a mistake."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Response, patch
from litestar.params import FromPath
from msgspec import UNSET, UnsetType

from app.routes.api.examples import orders
from app.routes.api.whole_order import OrderWithParcels, answer_with
from app.services import sales
from app.values.fields import Email
from app.web.conditional import IfMatch, expected_versions
from app.web.openapi import BODY_PROBLEMS, KEY_PROBLEMS, WITH_KEY, problems, shown


class CustomerCorrection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    email: Email | UnsetType = UNSET


class OrderCorrection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Fields that are left out stay as they are."""

    customer: CustomerCorrection | UnsetType = UNSET

    @property
    def email(self) -> str | None:
        given = self.customer.email if self.customer else UNSET
        return given or None


@patch(
    "/orders/{order_id:uuid}",
    tags=["orders"],
    security=WITH_KEY,
    operation_id="correctOrder",
    summary="Correct an order",
    responses=problems(*KEY_PROBLEMS, *BODY_PROBLEMS, "not-found", "precondition-failed")
    | {200: shown(OrderWithParcels, "The order, as it is now", orders.CORRECTED_ORDER)},
)
async def correct_order(
    order_id: FromPath[UUID],
    data: Annotated[OrderCorrection, orders.body(orders.CORRECTION)],
    if_match: IfMatch = None,
) -> Response[OrderWithParcels]:
    """A new `customer.email` holds at once, in whatever state the order is.

    Both the old and the new address get a mail. The order's `access_token` and links that were
    given out before open nothing any more; the mail to the new address has the new link. The same
    address again changes nothing.
    """
    if data.email is None:
        order = await sales.find_order(order_id)
    else:
        order = await sales.correct_email(order_id, data.email, expected_versions(if_match))
    return await answer_with(order)


handlers = [correct_order]
