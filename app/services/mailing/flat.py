"""Mailing, as the house's lists know it."""

from typing import Final

from app.i18n.language import gettext_noop
from app.infra import mail
from app.infra.manifest import Flat
from app.services.mailing.queue import forget_old_mails, write_mails

FLAT: Final = Flat(
    name="mailing",
    has_tables=False,
    listeners={"sales.write_mail": write_mails},
    retention=(forget_old_mails, mail.forget_old_files),
    actions={"mail.replayed": gettext_noop("Email sent again")},
    fields={"tells_of": gettext_noop("Subject"), "count": gettext_noop("Count")},
)
