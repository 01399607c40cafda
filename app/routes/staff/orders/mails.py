"""Sending an email about an order once more, for a customer who does not find it."""

from uuid import UUID

from litestar import post
from litestar.params import FromPath
from litestar.response import Redirect

from app import idempotency
from app.i18n.language import gettext as _
from app.services import mailing
from app.web.flash import Flash, see_other
from app.web.form_keys import form_key
from app.web.forms import read_form, whole_number
from app.web.identity import staff_member
from app.web.pages import AnyRequest


@post("/staff/orders/{order_id:uuid}/mails", status_code=303, include_in_schema=False)
async def repeat_mail(request: AnyRequest, order_id: FromPath[UUID]) -> Redirect:
    member = await staff_member(request)
    form = await read_form(request)
    mail_id = whole_number(form["mail"]) or 0
    # The buttons of all emails are of one form.
    once = {"key": f"{form['key']} {mail_id}" if form["key"] else ""}
    key = form_key(member.staff_id, once, "mails", str(order_id), content=mail_id)
    try:
        await idempotency.waiting_for_itself(lambda: mailing.repeat_mail(key, order_id, mail_id))
    except mailing.TooManyRepeats as refusal:
        minutes = max(1, round(refusal.seconds / 60))
        wait = _("Try again in {count} min.").format(count=minutes)
        return _back(order_id, Flash(f"{refusal.detail()} {wait}", "warning"))
    except (mailing.UnknownMail, mailing.MailNotRepeated, mailing.MailUnderWay) as refusal:
        return _back(order_id, Flash(refusal.detail(), "warning"))
    return _back(order_id, Flash(_("The email is on its way to the customer once more.")))


def _back(order_id: UUID, message: Flash) -> Redirect:
    return see_other(f"/staff/orders/{order_id}#order-history", message)


handlers = [repeat_mail]
