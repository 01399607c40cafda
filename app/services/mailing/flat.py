"""Mailing, as the house's lists know it."""

from typing import Final

from app.i18n.language import gettext_noop
from app.infra import mail
from app.infra.manifest import Flat
from app.messaging.domain_events import EmailCorrected, LinkRequested
from app.services.mailing.queue import forget_old_mails, owe_correction, owe_link, write_mails

FLAT: Final = Flat(
    name="mailing",
    listeners={"mailing.write_mail": write_mails},
    reactions={EmailCorrected: owe_correction, LinkRequested: owe_link},
    retention=(forget_old_mails, mail.forget_old_files),
    actions={"mail.replayed": gettext_noop("Email sent again")},
    fields={"tells_of": gettext_noop("Subject"), "count": gettext_noop("Count")},
)
