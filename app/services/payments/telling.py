"""What order pages and mails say of a payment."""

from datetime import timedelta

import msgspec

from app.i18n.language import gettext as _
from app.services.payments.reading import bank_account
from app.services.payments.shapes import Payment
from app.values.banks import BankAccount
from app.values.formats import day, format_money, local_moment
from app.values.money import Money
from app.values.payments import (
    OperationKind,
    OperationState,
    PaymentCause,
    PaymentMethodId,
    PaymentStatus,
)
from app.values.shop_settings import shop_settings
from app.values.zones import local


class PaymentTold(msgspec.Struct, frozen=True, kw_only=True):
    """`account` is given while the customer is to transfer the amount that is `due`, and `pay_at`
    while she can pay it online.
    """

    title: str
    sentences: list[str]
    account: BankAccount | None = None
    pay_at: str = ""


def tell_of_payment(payment: Payment) -> PaymentTold:
    said = [*_came(payment), *_goes(payment)]
    if not payment.due.amount:
        return PaymentTold(title=_("Payment"), sentences=said or [_("Nothing is to be paid.")])
    if payment.status == PaymentStatus.AUTHORISED:
        aside = _("You have paid by card. We take the money when your parcel leaves.")
        return PaymentTold(title=_("Payment"), sentences=[aside, *said])
    asks = [sentence for sentence in (_asks(payment),) if sentence]
    account = _account(payment)
    return PaymentTold(
        title=_title(payment), sentences=[*asks, *said], account=account, pay_at=_pay_at(payment)
    )


def _title(payment: Payment) -> str:
    amount = format_money(payment.due)
    if payment.method == PaymentMethodId.TRANSFER:
        return _("Please transfer {amount}").format(amount=amount)
    return _("{amount} to pay").format(amount=amount)


def _asks(payment: Payment) -> str:
    match payment.method:
        case PaymentMethodId.TRANSFER if payment.pay_by:
            return _(
                "We send your order when the money is there, and keep it for you until {date}."
            ).format(date=day(local(payment.pay_by).date()))
        case PaymentMethodId.CARD if _has_left_untaken(payment):
            return _("Your parcel has left, but we could not take the money. Please pay again.")
        case PaymentMethodId.CARD if payment.status == PaymentStatus.AWAITED and payment.pay_by:
            return _("We keep your order for you until {moment}.").format(
                moment=local_moment(payment.pay_by)
            )
        case PaymentMethodId.INVOICE:
            until = payment.opened_at + timedelta(days=shop_settings().invoice_days)
            return _("On invoice: please pay by {date}.").format(date=day(local(until).date()))
        case PaymentMethodId.ON_DELIVERY:
            return _("You pay when the parcel is handed to you.")
        case PaymentMethodId.AT_PICKUP:
            return _("You pay when you pick up your order.")
        case _:
            return ""


def _has_left_untaken(payment: Payment) -> bool:
    """Returns whether the money was to be taken as the first parcel left, and is awaited again."""
    return payment.status == PaymentStatus.AWAITED and any(
        one.kind == OperationKind.CAPTURE and one.cause.kind == PaymentCause.PAYMENT
        for one in payment.operations
    )


def _pay_at(payment: Payment) -> str:
    awaited = payment.status == PaymentStatus.AWAITED
    if payment.method != PaymentMethodId.CARD or not awaited:
        return ""
    return f"/orders/{payment.order_id}/pay"


def _account(payment: Payment) -> BankAccount | None:
    by_bank = (PaymentMethodId.TRANSFER, PaymentMethodId.INVOICE)
    return bank_account() if payment.method in by_bank else None


def _came(payment: Payment) -> list[str]:
    if not payment.paid.amount:
        return []
    return [_("We received {amount}. Thank you.").format(amount=format_money(payment.paid))]


def _goes(payment: Payment) -> list[str]:
    said: list[str] = []
    if payment.to_refund.amount:
        until = max(
            one.due_by
            for one in payment.operations
            if one.kind == OperationKind.REFUND and one.state != OperationState.DONE and one.due_by
        )
        said.append(
            _("We pay {amount} back to you by {date}.").format(
                amount=format_money(payment.to_refund), date=day(local(until).date())
            )
        )
    # What her bank has given back after a dispute is not from the shop.
    disputed = sum(
        one.amount.amount
        for one in payment.operations
        if one.kind == OperationKind.REFUND and one.cause.kind == PaymentCause.DISPUTE
    )
    if back := payment.refunded.amount - disputed:
        amount = format_money(Money(back, payment.refunded.currency))
        said.append(_("We paid {amount} back to you.").format(amount=amount))
    return said
