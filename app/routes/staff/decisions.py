"""What happens to the rest of an order, chosen by the staff, such as after a telephone call."""

from uuid import UUID

from litestar import post
from litestar.params import FromPath

from app.i18n.language import gettext as _
from app.services import delivery
from app.services.delivery import Decision
from app.values import formats
from app.values.statuses import DecidedBy, RestChoice
from app.web.flash import Flash, see_other
from app.web.forms import read_form
from app.web.identity import staff_member
from app.web.pages import Answer, AnyRequest
from app.web.words import REST_CHOICES


@post("/staff/orders/{order_id:uuid}/decision", include_in_schema=False)
async def decide(request: AnyRequest, order_id: FromPath[UUID]) -> Answer:
    member = await staff_member(request)
    form = await read_form(request)
    return see_other(
        f"/staff/orders/{order_id}", await _press(order_id, form["choice"], member.name)
    )


async def _press(order_id: UUID, choice: str, by: str) -> Flash:
    if choice not in REST_CHOICES:
        return Flash(_("Choose what happens to the rest."), "error")
    try:
        await delivery.decide(order_id, RestChoice(choice), DecidedBy.STAFF, by)
    except delivery.DecidedAlready as late:
        return Flash(_already(late.decision), "warning")
    return Flash(_("Decided: {choice}.").format(choice=_(REST_CHOICES[choice])))


def _already(decision: Decision) -> str:
    assert decision.choice
    assert decision.decided_at
    who = {
        DecidedBy.CUSTOMER: _("the customer"),
        DecidedBy.STAFF: decision.person,
        DecidedBy.DEADLINE: _("the shop’s rule"),
    }
    return _("Already decided at {at} by {name}: {choice}.").format(
        at=formats.moment(decision.decided_at, "short"),
        name=who[DecidedBy(decision.decided_by or "")],
        choice=_(REST_CHOICES[decision.choice]),
    )


handlers = [decide]
