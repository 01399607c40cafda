"""The mails to members of the staff about their accounts."""

from uuid import UUID

from app.i18n.language import gettext as _
from app.infra import mail
from app.services.mailing.plain import plain
from app.services.mailing.queue import DueMail
from app.services.staff import invitation_to_mail, password_link_to_mail
from app.settings import settings
from app.values.shop_settings import shop_settings


async def invitation(due: DueMail, invitation_id: UUID) -> mail.Letter | None:
    found = await invitation_to_mail(invitation_id)
    if found is None:
        return None
    invited, token = found
    return mail.write(
        "invitation",
        due.event_id,
        mail.Mailbox(invited.name, invited.email),
        _("Join the staff of {shop}").format(shop=shop_settings().name),
        due.created_at,
        invitation_id.hex[:12],
        invitation=plain(invited),
        link=f"{settings.link_base}/staff/invitations/{invitation_id}?token={token}",
    )


async def password_link(due: DueMail, link_id: UUID) -> mail.Letter | None:
    found = await password_link_to_mail(link_id)
    if found is None:
        return None
    link, token = found
    return mail.write(
        "password-link",
        due.event_id,
        mail.Mailbox(link.name, link.email),
        _("A new password for {shop}").format(shop=shop_settings().name),
        due.created_at,
        link_id.hex[:12],
        password_link=plain(link),
        link=f"{settings.link_base}/staff/password-links/{link_id}?token={token}",
    )
