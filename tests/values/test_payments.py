"""How a payment stands follows from its sums."""

import pytest

from app.values.payments import Balance, PaymentStatus, payment_status, shown_status


@pytest.mark.parametrize(
    ("balance", "status"),
    [
        (Balance(total=100), PaymentStatus.AWAITED),
        (Balance(total=100, paid=99), PaymentStatus.AWAITED),
        (Balance(total=100, authorised=100), PaymentStatus.AUTHORISED),
        (Balance(total=100, paid=100), PaymentStatus.PAID),
        (Balance(total=100, paid=60, cancelled=40), PaymentStatus.PAID),
        (Balance(total=100, cancelled=100), PaymentStatus.NONE),
        (Balance(total=100, paid=100, cancelled=30, to_refund=30), PaymentStatus.PAID),
        (Balance(total=100, paid=100, cancelled=30, refunded=30), PaymentStatus.PART_REFUNDED),
        (Balance(total=100, paid=100, given=10, refunded=10), PaymentStatus.PART_REFUNDED),
        (Balance(total=100, paid=100, cancelled=100, refunded=100), PaymentStatus.REFUNDED),
        (Balance(total=100, paid=200, refunded=100), PaymentStatus.PAID),
    ],
)
def test_the_status_follows(balance: Balance, status: PaymentStatus) -> None:
    assert payment_status(balance) == status


def test_what_did_not_come_in_time_has_failed_until_it_comes() -> None:
    assert payment_status(Balance(total=100), is_failed=True) == PaymentStatus.FAILED
    assert payment_status(Balance(total=100, paid=100), is_failed=True) == PaymentStatus.PAID


def test_an_order_of_which_nothing_is_left_shows_no_payment() -> None:
    assert shown_status(PaymentStatus.AWAITED, 0, 0) == PaymentStatus.NONE
    assert shown_status(None, 100, 0) == PaymentStatus.NONE
    assert shown_status(PaymentStatus.PAID, 0, 100) == PaymentStatus.PAID


@pytest.mark.parametrize(
    ("balance", "excess", "due"),
    [
        (Balance(total=100, paid=60), 0, 40),
        (Balance(total=100, paid=60, cancelled=70), 30, 0),
        (Balance(total=100, paid=200), 100, 0),
        (Balance(total=100, paid=200, to_refund=100), 0, 0),
        (Balance(total=100, paid=100, given=10, to_refund=10), 0, 0),
        (Balance(total=100, paid=100, given=10, refunded=10, cancelled=30), 30, 0),
        (Balance(total=100, paid=100, given=10, refunded=10, cancelled=100), 90, 0),
    ],
)
def test_what_is_too_much_and_what_is_due(balance: Balance, excess: int, due: int) -> None:
    assert (balance.excess, balance.due) == (excess, due)
