"""What Payments declares about itself for the application's lists."""

from typing import Final

from app.i18n.language import gettext_noop
from app.infra.manifest import Flat
from app.infra.setup_steps import SetupStep
from app.messaging.domain_events import (
    GoodsCancelled,
    GoodsLeft,
    ParcelHandedOver,
    PaymentsChosen,
)
from app.services.payments.cancellations import owe_cancelled
from app.services.payments.cash import receive_at_counter
from app.services.payments.checks import CHECKS
from app.services.payments.deadlines import ANY_OVERDUE, fail_overdue
from app.services.payments.holding import HELD_OPERATIONS
from app.services.payments.opening import open_payments
from app.services.payments.privacy import PRIVACY
from app.services.payments.taking import owe_capture
from app.services.payments.till_checks import TILL
from app.values.restores import HeldKind
from app.values.shop_settings import shop_settings


async def _has_methods() -> bool:
    return bool(shop_settings().payment_methods)


FLAT: Final = Flat(
    name="payments",
    reactions={
        PaymentsChosen: open_payments,
        GoodsCancelled: owe_cancelled,
        GoodsLeft: owe_capture,
        ParcelHandedOver: receive_at_counter,
    },
    deadlines={fail_overdue: ANY_OVERDUE},
    outbound={HeldKind.PAYMENTS: HELD_OPERATIONS},
    actions={
        "payment.received": gettext_noop("Money received"),
        "payment.refund_decided": gettext_noop("Refund decided"),
        "payment.released": gettext_noop("Order may leave unpaid"),
        "payment.paid_out": gettext_noop("Refund paid out"),
        "payment.given_up_unread": gettext_noop("Given up unpaid without asking the provider"),
        "till.comparison_asked": gettext_noop("Comparison of the till asked for"),
        "till.difference_explained": gettext_noop("Difference in the till explained"),
    },
    fields={"amount": gettext_noop("Amount"), "reason": gettext_noop("Reason")},
    scopes={"payments:write": gettext_noop("Note money that came, and pay money back")},
    checks=(*CHECKS, *TILL),
    privacy=PRIVACY,
    setup_steps=(
        SetupStep(
            name="payment",
            place=50,
            title=gettext_noop("Ways to pay"),
            why=gettext_noop("Without any, customers place orders here and pay elsewhere."),
            button=gettext_noop("Choose ways to pay"),
            href="/staff/settings/payment",
            is_done=_has_methods,
        ),
    ),
)
