"""A page that asks one step of many shipments, and after it tells what became of each."""

from collections.abc import Mapping, Sequence
from typing import Any

from litestar import Response

from app.routes.staff.board.bulk_outcomes import BulkOutcome, in_words
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
    """The form for those that are in `status`; the others are named with their status."""
    ready = [shipment for shipment in shipments if shipment.status == status]
    others = [
        BulkOutcome(shipment=shipment, state="standing")
        for shipment in shipments
        if shipment.status != status
    ]
    return await _page(request, template, 200, form, ready, others, errors={}, **shown)


async def fill(
    request: AnyRequest,
    template: str,
    form: Form,
    shipments: Sequence[Shipment],
    told: str,
    left: Sequence[str],
    **shown: Any,
) -> Response[str]:
    """The form with what a pasted table had for it, `left` being what was not understood."""
    ready = [shipment for shipment in shipments if shipment.status == ShipmentStatus.PENDING]
    filled = {"told": told, "left": left}
    return await _page(
        request, template, 422 if left else 200, form, ready, [], errors={}, filled=filled, **shown
    )


async def refuse(
    request: AnyRequest,
    template: str,
    form: Form,
    shipments: Sequence[Shipment],
    errors: Mapping[str, str],
    **shown: Any,
) -> Response[str]:
    """The form again with its faults: nothing was tried."""
    return await _page(request, template, 422, form, shipments, [], errors=errors, **shown)


async def tell(
    request: AnyRequest,
    template: str,
    form: Form,
    outcomes: Sequence[BulkOutcome],
    step: str,
    errors: Mapping[str, str],
    **shown: Any,
) -> Response[str]:
    """What became of each, and the form again for what can be tried again, with what was typed.

    409 where somebody was first, else 422. `step` says what was done to the others.
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
