"""The setup guide of a new shop: what is done, what is left, and a test of the mail server."""

from typing import Final

from litestar import Response, get, post
from litestar.response import Redirect

from app.i18n.language import gettext as _
from app.services import mailing, shop
from app.services.flats import read_setup
from app.settings import settings
from app.web.flash import Flash, see_other
from app.web.identity import staff_member
from app.web.pages import AnyRequest, page

HERE: Final = "/staff/setup"


@get(HERE, include_in_schema=False)
async def show_setup(request: AnyRequest) -> Response[str]:
    return page(
        request,
        "staff/setup/show.html",
        member=await staff_member(request),
        steps=await read_setup(),
        is_closed=await shop.setup_is_closed(),
        folder="" if settings.mails_leave else str(settings.mail_folder),
    )


@post(f"{HERE}/mails", status_code=303, include_in_schema=False)
async def send_test(request: AnyRequest) -> Redirect:
    member = await staff_member(request)
    trial = await mailing.try_mail(member.name, member.email)
    await shop.note_test_mail(member.name, taken=trial.taken)
    if trial.taken:
        said = _("The mail server took the test to {email} and answered: {said}")
        flash = Flash(said.format(email=member.email, said=trial.said))
    elif trial.said:
        flash = Flash(_("The test was not sent: {said}").format(said=trial.said), "error")
    else:
        told = _("No mail server is set, so the test was only written into {folder}.")
        flash = Flash(told.format(folder=settings.mail_folder), "warning")
    return see_other(HERE, flash)


@post(f"{HERE}/dismissal", status_code=303, include_in_schema=False)
async def dismiss(request: AnyRequest) -> Redirect:
    await shop.close_setup((await staff_member(request)).name)
    return see_other("/staff/shipments", Flash(_("The setup guide is closed.")))


handlers = [show_setup, send_test, dismiss]
