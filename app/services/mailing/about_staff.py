"""The mails to members of the staff about their accounts."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from app.i18n.language import gettext as _
from app.i18n.language import gettext_noop, ngettext
from app.infra import mail
from app.services.mailing.plain import plain
from app.services.mailing.queue import DueMail
from app.services.staff import (
    find_person,
    find_second_factor,
    invitation_to_mail,
    password_link_to_mail,
)
from app.settings import settings
from app.values.sending import MailKind
from app.values.shop_settings import shop_settings

# What was changed: as the subject, and as the first sentence.
ACCOUNT_CHANGES: Final[Mapping[str, tuple[str, str]]] = {
    MailKind.PASSWORD_CHANGED: (
        gettext_noop("Your password for {shop} was changed"),
        gettext_noop("The password of your account for the staff pages of {shop} was changed."),
    ),
    MailKind.FACTOR_ADDED: (
        gettext_noop("Two-step login for {shop} was turned on"),
        gettext_noop(
            "From now on your account for the staff pages of {shop} asks for a code from an app as"
            " well as the password."
        ),
    ),
    MailKind.FACTOR_REMOVED: (
        gettext_noop("Two-step login for {shop} was turned off"),
        gettext_noop(
            "From now on your account for the staff pages of {shop} asks for the password alone."
        ),
    ),
    MailKind.RECOVERY_CODES: (
        gettext_noop("New recovery codes for {shop} were made"),
        gettext_noop(
            "Your account for the staff pages of {shop} has new recovery codes. Those of before no"
            " longer work."
        ),
    ),
    MailKind.RECOVERY_CODE_USED: (
        gettext_noop("A recovery code for {shop} was used"),
        gettext_noop(
            "Someone logged in to your account for the staff pages of {shop} with your password"
            " and one of your recovery codes. Each code works once."
        ),
    ),
}


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


async def account_change(due: DueMail, staff_id: UUID) -> mail.Letter | None:
    """Returns None if the person has left meanwhile. Raises `UnknownPerson`."""
    person = await find_person(staff_id)
    if not person.is_active:
        return None
    shop = shop_settings().name
    subject, told = (_(words).format(shop=shop) for words in ACCOUNT_CHANGES[due.kind])
    if due.kind == MailKind.RECOVERY_CODE_USED and (factor := await find_second_factor(staff_id)):
        left = ngettext(
            "{count} recovery code is left.", "{count} recovery codes are left.", factor.codes_left
        )
        told = f"{told} {left.format(count=factor.codes_left)}"
    return mail.write(
        "account-changed",
        due.event_id,
        mail.Mailbox(person.name, person.email),
        subject,
        due.created_at,
        staff_id.hex[:12],
        name=person.name,
        told=told,
        changed_at=due.created_at,
        link=f"{settings.link_base}/staff/password-links/new",
    )
