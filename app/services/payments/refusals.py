"""What Payments refuses."""

from collections.abc import Mapping
from typing import Any

from app.i18n.language import gettext as _
from app.i18n.language import gettext_noop
from app.values.formats import format_money
from app.values.money import Money
from app.values.refusal import Refusal


class NoPayment(Refusal):
    """Nothing is to be paid for the order, as far as the shop knows."""

    problem = "not-found"
    says = gettext_noop("Nothing is paid for this order here.")


class NotByHand(Refusal):
    """The payment's provider says itself when money came."""

    problem = "payment-conflict"
    says = gettext_noop("Nobody notes by hand that money came for this order.")


class PayAtPickup(Refusal):
    """The goods are handed over when `due` is paid, no more and no less."""

    problem = "payment-conflict"

    def __init__(self, due: Money) -> None:
        super().__init__(str(due.amount))
        self.due = due

    def detail(self) -> str:
        if not self.due.amount:
            return _("Nothing is to be paid any more. Do not take money.")
        amount = format_money(self.due)
        return _("{amount} is to be paid when the order is handed over.").format(amount=amount)

    def members(self) -> Mapping[str, Any]:
        return {"due": self.due}


class RefundTooHigh(Refusal):
    """No more than `left` can go back."""

    problem = "payment-conflict"

    def __init__(self, left: Money) -> None:
        super().__init__(str(left.amount))
        self.left = left

    def detail(self) -> str:
        return _("At most {amount} can be paid back.").format(amount=format_money(self.left))

    def members(self) -> Mapping[str, Any]:
        return {"left": self.left}


class UnknownRefund(Refusal):
    problem = "not-found"
    says = gettext_noop("There is no such refund.")


class NotPaidOutByHand(Refusal):
    """The refund was refused, or a provider pays it out."""

    problem = "payment-conflict"
    says = gettext_noop("Nobody pays out this refund by hand.")


class NoPageNow(Refusal):
    """The provider gave no page; another try may help."""

    problem = "unavailable"
    says = gettext_noop("The payment page cannot be opened at the moment. Please try again.")


class UnsignedNotice(Refusal):
    """It is not signed with the secret that the operator has set, or no longer fresh."""

    problem = "signature-invalid"
    says = gettext_noop("The notice is not signed with the secret of this provider.")


class ProviderAway(Refusal):
    """The provider did not answer, or refused to say."""

    problem = "unavailable"
    says = gettext_noop("The provider of payments does not answer. Please try again.")


class NothingToCompare(Refusal):
    """No provider has booked anything since the last comparison, or there is none."""

    problem = "payment-conflict"
    says = gettext_noop("There is nothing to compare with a provider of payments.")


class UnknownDifference(Refusal):
    problem = "not-found"
    says = gettext_noop("There is no such difference.")


class DifferenceSettled(Refusal):
    """Both books agree by now."""

    problem = "payment-conflict"
    says = gettext_noop("This difference has settled itself, and needs no explanation.")
