"""The tick "This is a test order" of the checkout, which only managers see."""

from typing import TypedDict

from app.infra.database import is_outage
from app.services import sales, shop, staff
from app.settings import settings
from app.web.forms import Form
from app.web.identity import session_member, session_secret
from app.web.pages import AnyRequest


class TrialChoice(TypedDict):
    may_test: bool
    is_test: bool


async def acts_as_manager(request: AnyRequest) -> bool:
    """Also attributes what follows to her, in the audit log."""
    member = await session_member(request)
    return member is not None and member.is_manager


async def trial_choice(request: AnyRequest, form: Form) -> TrialChoice:
    """It is ticked at first as long as the shop was never tried."""
    ticked = bool(form.get("test"))
    if not session_secret(request):
        return TrialChoice(may_test=ticked, is_test=ticked)
    try:
        # She buys like anybody else, unless she places a test order: no actor is set here.
        member = await staff.member_of_session(session_secret(request))
        may_test = member is not None and member.is_manager
        asks = not settings.demo and not form
        untried = may_test and asks and not await shop.setup_is_closed()
        return TrialChoice(
            may_test=may_test or ticked,
            is_test=ticked or (untried and not await sales.was_tried()),
        )
    except Exception as error:
        if not is_outage(error):
            raise
        return TrialChoice(may_test=ticked, is_test=ticked)
