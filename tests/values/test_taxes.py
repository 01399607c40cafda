"""Taxes agree to the cent: lines and fee, each rate, and the order's total."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.values.money import Money
from app.values.taxes import (
    LineTax,
    RateSum,
    TaxedLine,
    TaxLine,
    shown_taxes,
    spread,
    tax_in,
    tax_share,
    taxes_of,
)

RATES = st.sampled_from([0, 210, 500, 550, 700, 810, 1900, 2000, 2550, 2700])
LINES = st.lists(
    st.builds(TaxedLine, st.just("STANDARD"), RATES, st.integers(0, 10**9)),
    min_size=1,
    max_size=20,
)
FEES = st.integers(0, 10**6)
FEE_RATES = st.none() | RATES


def line(rate: int, gross: int) -> TaxedLine:
    return TaxedLine("STANDARD" if rate == 1900 else "REDUCED", rate, gross)


@given(LINES, FEES, FEE_RATES)
def test_lines_and_fee_are_the_total_and_the_sums_of_all_rates(
    lines: list[TaxedLine], fee: int, fee_rate: int | None
) -> None:
    taxes = taxes_of(lines, fee, fee_rate)
    assert sum(one.gross for one in taxes.rates) == sum(one.gross for one in lines) + fee
    assert sum(one.fee for one in taxes.rates) == fee
    for one in taxes.rates:
        at_rate = [part for part in taxes.lines if part.rate == one.rate]
        assert sum(part.tax for part in at_rate) + one.fee_tax == one.tax
        assert one.tax == tax_in(one.gross, one.rate)
        assert 0 <= one.fee_tax <= one.fee
    for had, got in zip(lines, taxes.lines, strict=True):
        assert (got.tax_class, got.rate) == (had.tax_class, had.rate)
        assert 0 <= got.tax <= had.gross


@given(LINES, FEES, FEE_RATES, st.randoms(use_true_random=False))
def test_the_sequence_of_the_lines_changes_no_cent(
    lines: list[TaxedLine], fee: int, fee_rate: int | None, chance: object
) -> None:
    mixed = list(lines)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    one, other = taxes_of(lines, fee, fee_rate), taxes_of(mixed, fee, fee_rate)
    assert one.rates == other.rates

    def taxed(of: list[TaxedLine], got: list[LineTax]) -> list[tuple[int, int, int]]:
        return sorted((a.rate, a.gross, b.tax) for a, b in zip(of, got, strict=True))

    assert taxed(lines, one.lines) == taxed(mixed, other.lines)


def test_three_times_99_cents_at_two_rates() -> None:
    # 0.99 contains 0.158 at 19 %: three of them 0.47, not three times 0.16.
    assert taxes_of([line(1900, 99)] * 3).rates == [RateSum(1900, 297, 47)]
    assert sorted(one.tax for one in taxes_of([line(1900, 99)] * 3).lines) == [15, 16, 16]
    assert taxes_of([line(700, 99)] * 3).rates == [RateSum(700, 297, 19)]
    both = taxes_of([line(1900, 99), line(700, 99), line(1900, 99), line(700, 99)])
    assert both.rates == [RateSum(1900, 198, 32), RateSum(700, 198, 13)]


def test_the_credit_of_a_third_and_of_the_rest_is_all_of_it() -> None:
    taxed = LineTax("STANDARD", 1900, 47)
    assert [tax_share(taxed, 3, gone, 1) for gone in range(3)] == [16, 15, 16]
    assert tax_share(taxed, 3, 1, 2) == 31


@given(st.integers(0, 10**9), st.lists(st.integers(1, 50), min_size=1, max_size=12))
def test_however_a_line_is_cut_its_tax_comes_back(tax: int, cuts: list[int]) -> None:
    gone, back = 0, 0
    for cut in cuts:
        back += tax_share(LineTax("STANDARD", 1900, tax), sum(cuts), gone, cut)
        gone += cut
    assert back == tax


def test_the_fee_follows_the_goods_or_has_a_rate_of_its_own() -> None:
    goods = [line(1900, 3000), line(700, 1000)]
    assert taxes_of(goods, 499).rates == [
        RateSum(1900, 3374, 539, 374, 60),
        RateSum(700, 1125, 74, 125, 8),
    ]
    assert taxes_of(goods, 499, 1900).rates == [
        RateSum(1900, 3499, 559, 499, 80),
        RateSum(700, 1000, 65),
    ]
    # A rate that no line has.
    assert taxes_of([line(700, 1000)], 499, 1900).rates[0] == RateSum(1900, 499, 80, 499, 80)


def test_the_fee_of_free_goods_is_taxed_at_their_highest_rate() -> None:
    assert taxes_of([line(700, 0), line(1900, 0)], 119).rates == [
        RateSum(1900, 119, 19, 119, 19),
        RateSum(700, 0, 0),
    ]


def test_half_a_cent_is_rounded_up() -> None:
    # 0.03 at 20 % contains exactly half a cent.
    assert tax_in(3, 2000) == 1
    assert tax_in(2, 2000) == 0
    assert tax_in(10**9, 0) == 0


def test_equal_lines_differ_by_at_most_a_cent() -> None:
    for weights in permutations([1, 1, 1, 7]):
        shares = spread(9, weights)
        assert sum(shares) == 9
        assert shares[weights.index(7)] == 6


def test_nothing_is_spread_over_nothing() -> None:
    assert spread(0, [0, 0]) == [0, 0]
    with pytest.raises(ValueError, match="without a weight"):
        spread(1, [0])


def test_what_readers_see_of_a_rate() -> None:
    euro = "EUR"
    assert shown_taxes([RateSum(550, 1055, 55)], euro) == [
        TaxLine(5.5, Money(1000, euro), Money(55, euro), Money(1055, euro))
    ]


def test_what_other_shops_got_wrong() -> None:
    # Two of 1.49 with 2.50 for shipping at 20 %: one page said 5.48, another 5.47
    # (woocommerce/woocommerce#16699).
    assert taxes_of([line(2000, 298)], 250).rates == [RateSum(2000, 548, 91, 250, 42)]
    # Two of 55.00 at 5.5 % with 15.00 for shipping at 20 % (OFFLINE-GmbH/oc-mall-plugin#684).
    assert taxes_of([line(550, 11_000)], 1500, 2000).rates == [
        RateSum(2000, 1500, 250, 1500, 250),
        RateSum(550, 11_000, 573),
    ]
    # A fee follows its goods: half at 10 % and half at 20 % (woocommerce/woocommerce#23083), and
    # all of it at 7 % if all of them are (medusajs/medusa#2814).
    halves = taxes_of([line(1000, 1000), line(2000, 1000)], 600)
    assert [(one.rate, one.fee) for one in halves.rates] == [(2000, 300), (1000, 300)]
    assert taxes_of([line(700, 1000)], 1070).rates == [RateSum(700, 2070, 135, 1070, 70)]
    # One of 8.01 at 20 % stays 8.01 (odoo/odoo#34842).
    [one] = taxes_of([line(2000, 801)]).rates
    assert (one.gross, one.tax) == (801, 134)
