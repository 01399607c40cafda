from urllib.parse import urlencode

import stripe
from stripe._encode import _api_encode

from app.services.payments.stripe.calls import VERSION, flat, from_stripe, to_stripe
from tests.support.no_tables import empty_shop as empty_shop

ASKED = {
    "mode": "payment",
    "line_items": [{"quantity": 1, "price_data": {"currency": "eur", "unit_amount": 4200}}],
    "metadata": {"payment": "1"},
}


def test_a_form_is_written_as_stripes_own_library_writes_it() -> None:
    theirs = list(_api_encode(ASKED))
    assert urlencode(list(flat(ASKED))) == urlencode([(name, str(value)) for name, value in theirs])


def test_the_version_is_that_of_the_library_with_which_the_bank_is_tested() -> None:
    assert stripe.api_version == VERSION


def test_amounts_have_the_decimals_that_stripe_wants() -> None:
    amounts = (("EUR", 4200), ("JPY", 500), ("BHD", 4200), ("ISK", 500))
    assert [to_stripe(amount, currency) for currency, amount in amounts] == [4200, 500, 4200, 50000]
    for currency, amount in amounts:
        assert from_stripe(to_stripe(amount, currency), currency) == amount
