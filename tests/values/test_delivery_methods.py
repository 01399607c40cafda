"""What delivery costs, and for whom: the rules of one method, without a shop."""

import msgspec
import pytest

from app.values.money import Money
from tests.support.methods import POST


@pytest.mark.parametrize(("goods", "fee"), [(0, 490), (4999, 490), (5000, 0), (9000, 0)])
def test_delivery_is_free_from_the_price_that_is_named(goods: int, fee: int) -> None:
    assert POST.fee_for(goods) == fee


def test_delivery_that_is_never_free_costs_the_same_for_everybody() -> None:
    always = msgspec.structs.replace(POST, free_from=None)
    assert [always.fee_for(goods) for goods in (0, 10**9)] == [490, 490]


def test_a_method_serves_its_countries_or_all() -> None:
    everywhere = msgspec.structs.replace(POST, countries=())
    assert [POST.serves(country) for country in ("DE", "FR")] == [True, False]
    assert everywhere.serves("FR")


def test_a_method_bears_its_weight_or_any() -> None:
    strong = msgspec.structs.replace(POST, max_weight_grams=None)
    assert [POST.bears(grams) for grams in (2000, 2001)] == [True, False]
    assert strong.bears(10**9)


def test_a_method_has_its_own_name_where_it_has_no_other() -> None:
    assert [POST.name_in(language) for language in ("de", "fr")] == ["Briefpost", "Post"]


def test_a_fee_in_a_currency_that_the_shop_has_given_up_is_not_offered() -> None:
    assert POST.is_offered
    assert not msgspec.structs.replace(POST, fee=Money(490, "CHF")).is_offered
    assert not msgspec.structs.replace(POST, active=False).is_offered
