"""What Payments declares about itself for the application's lists."""

from typing import Final

from app.i18n.language import gettext_noop
from app.infra.manifest import Flat
from app.messaging.domain_events import GoodsCancelled, PaymentsChosen
from app.services.payments.cancellations import owe_cancelled
from app.services.payments.checks import CHECKS
from app.services.payments.deadlines import fail_overdue
from app.services.payments.opening import open_payments
from app.services.payments.privacy import PRIVACY

FLAT: Final = Flat(
    name="payments",
    reactions={PaymentsChosen: open_payments, GoodsCancelled: owe_cancelled},
    deadlines=(fail_overdue,),
    actions={
        "payment.received": gettext_noop("Money received"),
        "payment.refund_decided": gettext_noop("Refund decided"),
        "payment.paid_out": gettext_noop("Refund paid out"),
    },
    fields={"amount": gettext_noop("Amount")},
    scopes={"payments:write": gettext_noop("Note money that came, and pay money back")},
    checks=CHECKS,
    privacy=PRIVACY,
)
