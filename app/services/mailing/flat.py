"""What Mailing declares about itself for the application's lists."""

from typing import Final

from app.i18n.language import gettext_noop
from app.infra import mail
from app.infra.manifest import Flat, Reading
from app.messaging.domain_events import (
    AccountChanged,
    BackInStock,
    BillingCorrected,
    DetailsCorrected,
    EmailCorrected,
    InvitationSent,
    InvoiceIssued,
    LinkRequested,
    LowStockNoticed,
    PasswordForgotten,
    WithdrawalDeclared,
)
from app.services.mailing.holding import HELD_MAILS
from app.services.mailing.owing import (
    owe_account_change,
    owe_back_in_stock,
    owe_billing,
    owe_correction,
    owe_invitation,
    owe_invoice,
    owe_link,
    owe_low_stock,
    owe_new_details,
    owe_password_link,
    owe_withdrawal,
    write_mails,
)
from app.services.mailing.privacy import PRIVACY
from app.services.mailing.queue import delete_dropped_mails, delete_old_mails
from app.services.mailing.unsent import mail_backlog
from app.values.restores import HeldKind


async def _readings() -> list[Reading]:
    mails = await mail_backlog()
    return [
        Reading("doorstep_mails_waiting", "To be sent.", mails.waiting),
        Reading("doorstep_mails_blocked", "Wait for the shop itself.", mails.blocked),
        Reading("doorstep_mails_failed", "Refused for good.", mails.failed),
        Reading("doorstep_mail_lag_seconds", "Age of the oldest to be sent.", mails.oldest_seconds),
    ]


FLAT: Final = Flat(
    name="mailing",
    listeners={"mailing.write_mail": write_mails},
    reactions={
        WithdrawalDeclared: owe_withdrawal,
        EmailCorrected: owe_correction,
        DetailsCorrected: owe_new_details,
        BillingCorrected: owe_billing,
        InvoiceIssued: owe_invoice,
        LinkRequested: owe_link,
        InvitationSent: owe_invitation,
        PasswordForgotten: owe_password_link,
        AccountChanged: owe_account_change,
        LowStockNoticed: owe_low_stock,
        BackInStock: owe_back_in_stock,
    },
    retention=(delete_old_mails, delete_dropped_mails, mail.delete_old_files),
    actions={
        "mail.replayed": gettext_noop("Email sent again"),
        "mail.repeated": gettext_noop("Email sent once more"),
    },
    fields={"tells_of": gettext_noop("Subject"), "count": gettext_noop("Count")},
    readings=_readings,
    outbound={HeldKind.MAILS: HELD_MAILS},
    privacy=PRIVACY,
)
