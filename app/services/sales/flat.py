"""Sales, as the house's lists know it."""

from typing import Final

from app.infra import mail
from app.infra.manifest import Flat
from app.messaging import one_by_one
from app.services.accounts.links import forget_old_links
from app.services.accounts.sessions import forget_old_account_sessions
from app.services.mailing.queue import forget_old_mails, write_mails
from app.services.sales.cancellation import record_refusal
from app.services.sales.parcel_updates import record_parcel
from app.services.sales.status_updates import record_status

FLAT: Final = Flat(
    schema="sales",
    listeners={
        "sales.record_status": one_by_one(record_status),
        "sales.record_parcel": one_by_one(record_parcel),
        "sales.record_refusal": one_by_one(record_refusal),
        "sales.write_mail": write_mails,
    },
    retention=(
        forget_old_mails,
        mail.forget_old_files,
        forget_old_links,
        forget_old_account_sessions,
    ),
)
