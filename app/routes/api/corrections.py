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
from app.values.fields import Email, Note, TypedPhone, TypedVatId
from app.values.statuses import CorrectionState
from app.web.conditional import IfMatch, expected_versions
from app.web.identity import api_key, no_credential
from app.web.openapi import (
    BODY_PROBLEMS,
    KEY_PROBLEMS,
    WITH_ORDER_TOKEN,
    problems,
    shown,
)
from app.web.pages import AnyRequest


class CustomerCorrection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A `phone` or a `vat_id` of null is removed."""

    email: Email | UnsetType = UNSET
    phone: TypedPhone | UnsetType | None = UNSET
    vat_id: TypedVatId | UnsetType | None = UNSET


class OrderCorrection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Fields that are left out stay as they are; an address is given whole.

    With a `billing_address` of null the invoice goes where the parcel goes.
    """

    customer: CustomerCorrection | UnsetType = UNSET
    delivery_address: sales.Address | UnsetType = UNSET
    billing_address: sales.BillingAddress | UnsetType | None = UNSET
    note: Note | UnsetType = UNSET

    @property
    def email(self) -> str | None:
        given = self.customer.email if self.customer else UNSET
        return given or None

    @property
    def billing(self) -> sales.Billing:
        vat_id = self.customer.vat_id if self.customer else UNSET
        return sales.Billing(billing_address=self.billing_address, vat_id=vat_id)

    @property
    def details(self) -> sales.Details:
        return sales.Details(
            delivery_address=self.delivery_address or None,
            note=None if self.note is UNSET else self.note,
            phone=self.customer.phone if self.customer else UNSET,
        )


@patch(
    "/orders/{order_id:uuid}",
    tags=["orders"],
    security=WITH_ORDER_TOKEN,
    operation_id="correctOrder",
    summary="Correct an order",
    responses=problems(
        *KEY_PROBLEMS,
        *BODY_PROBLEMS,
        "not-found",
        "correction-refused",
        "precondition-failed",
    )
    | {
        200: shown(OrderWithParcels, "The order, as it is now", orders.CORRECTED_ORDER),
        202: shown(OrderWithParcels, "Asked; `correction` will show the answer", orders.ASKED),
    },
)
async def correct_order(
    request: AnyRequest,
    order_id: FromPath[UUID],
    data: Annotated[OrderCorrection, orders.body(orders.CORRECTION)],
    if_match: IfMatch = None,
) -> Response[OrderWithParcels]:
    """`delivery_address`, `note` and `customer.phone` can be changed until a packer claims a parcel
    of the order, or one leaves: then 409, which says who is packing and since when. The order's
    token is enough. 202 means that the answer takes longer; the order's stream tells it.

    `billing_address` and `customer.vat_id` hold at once, in whatever state the order is, until the
    shop has issued its invoice, and the order's token is enough. With another delivery address,
    note or phone in the same request they change together with it, and not at all if it is refused.

    A new `customer.email` needs a key. It holds at once, in whatever state the order is. If other
    fields of the request change too, it changes with them, and not at all if they are refused; a
    202 holds for both. Both the old and the new address get a mail. The
    order's `access_token` and links that were given out before open nothing any more; the mail to
    the new address has the new link. The same values again change nothing.
    """
    expected, details, email = expected_versions(if_match), data.details, data.email
    if email is not None and await api_key(request) is None:
        raise no_credential("Only the shop changes the email of an order. Send an API key.")
    billing = data.billing
    if email is not None and not details.given and billing == sales.Billing():
        return await answer_with(await sales.correct_email(order_id, email, expected))
    asked = await sales.request_details(order_id, details, expected, email=email, billing=billing)
    state = await sales.wait_for_answer(order_id, asked) if asked else CorrectionState.DONE
    answer = await answer_with(await sales.find_order(order_id))
    answer.status_code = 202 if state == CorrectionState.ASKED else 200
    return answer


handlers = [correct_order]
