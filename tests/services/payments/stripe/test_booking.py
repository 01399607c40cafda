"""Stripe's balance transactions are read with their signs, kinds and currencies."""

from typing import Any

import msgspec
import pytest

from app.services.payments.stripe.booking import booked_of
from app.services.payments.stripe.shapes import StripeMoved
from app.values.till import TransactionKind


def moved(kind: str, amount: int, source: Any = None, **more: Any) -> StripeMoved:
    given = {"id": "txn_1", "type": kind, "amount": amount, "fee": 0, "currency": "eur"}
    return msgspec.convert(given | {"created": 1, "source": source} | more, StripeMoved)


@pytest.mark.parametrize(
    ("word", "about", "kind"),
    [
        ("charge", "charge", TransactionKind.CHARGE),
        ("payment_refund", "refund", TransactionKind.REFUND),
        ("refund_failure", "refund", TransactionKind.REFUND_RETURNED),
        ("adjustment", "dispute", TransactionKind.DISPUTE),
        ("adjustment", "", TransactionKind.UNEXPLAINED),
        ("stripe_fee", "", TransactionKind.FEE),
        ("payout_failure", "payout", TransactionKind.PAYOUT),
        ("advance", "", TransactionKind.UNEXPLAINED),
    ],
)
def test_each_kind(word: str, about: str, kind: TransactionKind) -> None:
    source = {"id": "x_1", "object": about} if about else None
    assert booked_of(moved(word, 100, source)).kind == kind


def test_an_account_in_another_currency_is_compared_by_what_was_paid() -> None:
    source = {"id": "ch_1", "object": "charge", "currency": "sek", "payment_intent": "pi_1"}
    told = booked_of(moved("charge", 870, source | {"amount": 12000, "amount_captured": 10000}))
    assert (told.amount, told.currency) == (870, "EUR")
    assert (told.moved, told.moved_currency, told.payment_ref) == (10000, "SEK", "pi_1")
    back = booked_of(moved("refund", -87, {"id": "re_1", "currency": "sek", "amount": 1000}))
    assert (back.moved, back.moved_currency) == (-1000, "SEK")


def test_currencies_with_decimals_that_do_not_exist() -> None:
    told = booked_of(moved("charge", 4200, {"id": "ch_1", "currency": "isk"}, currency="isk"))
    assert (told.amount, told.moved, told.currency) == (42, 42, "ISK")


def test_a_source_that_the_key_may_not_read() -> None:
    assert booked_of(moved("charge", 870, "ch_1")).source == "ch_1"
