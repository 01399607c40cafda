"""The page on which one step is requested for many shipments, and then their outcomes."""

from collections.abc import Mapping, Sequence
from typing import Any

from litestar import Response

from app.routes.staff.board.bulk_outcomes import BulkOutcome, failed, held_in_words, in_words
from app.routes.staff.board.selection import back
from app.services.delivery import Shipment
from app.values.statuses import ShipmentStatus
from app.web.forms import Form
from app.web.identity import staff_member
from app.web.pages import AnyRequest, page


async def ask(
    request: AnyRequest,
    template: str,
    form: Form,
    shipments: Sequence[Shipment],
    status: str,
    **shown: Any,
) -> Response[str]:
    """Shows the form for the shipments in `status`; the others are listed with their own status.

    So are those that are held.
    """
    ready = [one for one in shipments if one.status == status and not one.hold]
    others = [_left_out(one) for one in shipments if one not in ready]
    return await _page(request, template, 200, form, ready, others, errors={}, **shown)


async def fill(
    request: AnyRequest,
    template: str,
    form: Form,
    shipments: Sequence[Shipment],
    message: str,
    left: Sequence[str],
    **shown: Any,
) -> Response[str]:
    """Shows the form filled from a pasted table; `left` has the lines it did not understand."""
    pending = [one for one in shipments if one.status == ShipmentStatus.PENDING]
    ready = [one for one in pending if not one.hold]
    held = [_left_out(one) for one in pending if one.hold]
    filled = {"message": message, "left": left}
    return await _page(
        request,
        template,
        422 if left else 200,
        form,
        ready,
        held,
        errors={},
        filled=filled,
        **shown,
    )


async def refuse(
    request: AnyRequest,
    template: str,
    form: Form,
    shipments: Sequence[Shipment],
    errors: Mapping[str, str],
    **shown: Any,
) -> Response[str]:
    # Nothing was tried.
    return await _page(request, template, 422, form, shipments, [], errors=errors, **shown)


async def show_outcomes(
    request: AnyRequest,
    template: str,
    form: Form,
    outcomes: Sequence[BulkOutcome],
    step: str,
    errors: Mapping[str, str],
    **shown: Any,
) -> Response[str]:
    """Shows all outcomes, and the form again for what can be retried, with what was typed.

    The status is 409 if another person was first, else 422. `step` says what was done to the rest.
    """
    again = [outcome.shipment for outcome in outcomes if outcome.state == "failed"]
    standing = any(outcome.state == "standing" for outcome in outcomes)
    return await _page(
        request,
        template,
        409 if standing else 422,
        form,
        again,
        [outcome for outcome in outcomes if outcome.state != "failed" or outcome.reason],
        errors=errors,
        summary=in_words(outcomes, step),
        **shown,
    )


def _left_out(shipment: Shipment) -> BulkOutcome:
    if shipment.hold:
        return failed(shipment, held_in_words(shipment.hold))
    return BulkOutcome(shipment=shipment, state="standing")


async def _page(
    request: AnyRequest,
    template: str,
    status: int,
    form: Form,
    shipments: Sequence[Shipment],
    outcomes: Sequence[BulkOutcome],
    *,
    summary: str = "",
    filled: Mapping[str, Any] | None = None,
    **shown: Any,
) -> Response[str]:
    view = form.get("view", "")
    return page(
        request,
        template,
        status,
        member=await staff_member(request),
        view=view,
        back=back(view),
        shipments=shipments,
        outcomes=outcomes,
        summary=summary,
        filled=filled,
        **shown,
    )
