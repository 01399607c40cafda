"""The customer's choice of what happens to the rest of her order."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from litestar import post
from litestar.params import FromPath

from app.i18n.language import gettext as _
from app.i18n.language import gettext_noop
from app.services import delivery
from app.services.delivery import Decision
from app.values import formats
from app.values.statuses import DecidedBy, RestChoice
from app.web.flash import Flash, see_other
from app.web.forms import read_form
from app.web.pages import Answer, AnyRequest

DECIDED: Final[Mapping[str, str]] = {
    RestChoice.SEND_REST: gettext_noop("We send the rest of your order."),
    RestChoice.WAIT: gettext_noop("The rest of your order waits here."),
    RestChoice.CANCEL: gettext_noop("The rest of your order is cancelled."),
}


@post("/orders/{order_id:uuid}/decision", status_code=303, include_in_schema=False)
async def decide(request: AnyRequest, order_id: FromPath[UUID]) -> Answer:
    choice = (await read_form(request)).get("choice", "")
    if choice not in DECIDED:
        flash = Flash(_("Choose what happens to the rest."), "error")
    else:
        flash = await press(order_id, RestChoice(choice), DecidedBy.CUSTOMER)
    return see_other(f"/orders/{order_id}", flash)


async def press(order_id: UUID, choice: RestChoice, by: DecidedBy, person: str = "") -> Flash:
    """Decides, and returns what the next page says: what is decided now, or was already."""
    try:
        made = await delivery.decide(order_id, choice, by, person)
    except delivery.DecidedAlready as late:
        return Flash(_already(late.decision), "warning")
    return Flash(_(DECIDED[made.choice or choice]))


def _already(decision: Decision) -> str:
    assert decision.choice
    assert decision.decided_at
    at = formats.moment(decision.decided_at, "short")
    message = _("Already decided at {at}.").format(at=at)
    return f"{message} {_(DECIDED[decision.choice])}"


handlers = [decide]
