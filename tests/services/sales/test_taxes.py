"""VAT is frozen on an order when it is placed, and agrees to the cent from then on."""

from collections.abc import Awaitable, Callable

import msgspec
import pytest

from app.infra.database import fetch
from app.services import sales
from app.values.pieces import PieceCount
from app.values.tax_modes import TaxReason
from tests.support.breaches import broken, undone
from tests.support.cast import basket, place
from tests.support.methods import offer, offer_counter
from tests.support.shop_settings import settings_as_before as settings_as_before
from tests.support.taxes import GERMANY, charge_vat

pytestmark = pytest.mark.usefixtures("shop")
Settle = Callable[[], Awaitable[int]]


def contained(order: sales.Order) -> list[tuple[float, int, int, int]]:
    return [(one.rate, one.net.amount, one.tax.amount, one.gross.amount) for one in order.taxes]


async def reduce_blankets() -> None:
    await fetch("UPDATE products.products SET tax_class = 'REDUCED' WHERE name LIKE '%blanket'")


async def placed(**quantities: int) -> sales.Order:
    return await sales.find_order((await place(**quantities)).order_id)


async def test_a_shop_that_says_nothing_of_taxes() -> None:
    order = await placed(product_456=2)
    assert (order.taxes, order.tax_reason, order.tax_country) == ([], None, None)
    assert order.items[0].tax is None
    row = await fetch("SELECT taxes, tax_reason, tax_country FROM sales.orders")
    assert [dict(one) for one in row] == [{"taxes": None, "tax_reason": None, "tax_country": None}]


async def test_two_rates_on_one_order() -> None:
    await charge_vat()
    await reduce_blankets()
    order = await placed(product_456=3, product_789=1)
    # 42.00 at 19 % and 89.00 at 7 %.
    assert contained(order) == [(19, 3529, 671, 4200), (7, 8318, 582, 8900)]
    assert (order.tax_reason, order.tax_country) == (TaxReason.HOME, "DE")
    found = [one.tax for one in order.items if one.tax]
    taxed = [(one.tax_class, one.rate, one.amount.amount) for one in found]
    assert taxed == [("STANDARD", 19.0, 671), ("REDUCED", 7.0, 582)]
    assert await broken() == set()


async def test_the_rate_of_the_country_of_delivery() -> None:
    rates = [
        *GERMANY,
        {"country": "FR", "tax_class": "STANDARD", "rate": 20, "valid_from": "2026-01-01"},
    ]
    await charge_vat("DESTINATION", tax_rates=rates)
    paris = sales.Address(line1="1 Rue de Rivoli", city="Paris", postcode="75001", country="FR")
    wanted = msgspec.structs.replace(basket(product_456=1), delivery_address=paris)
    answer, _ = await sales.place_order(wanted)
    order = await sales.find_order(answer.order_id)
    assert (order.tax_reason, order.tax_country) == (TaxReason.DESTINATION, "FR")
    assert contained(order) == [(20, 1167, 233, 1400)]
    # The price is the same everywhere.
    assert order.total.amount == 1400


async def test_the_fee_is_a_part_of_the_rates() -> None:
    await charge_vat()
    await reduce_blankets()
    await offer(fee=499)
    order = await placed(product_456=3, product_789=1)
    # 4.99 is shared by 42.00 and 89.00.
    assert contained(order) == [(19, 3664, 696, 4360), (7, 8635, 604, 9239)]
    assert order.amounts.tax.amount == 1300
    assert await broken() == set()

    await charge_vat(fee_tax="STANDARD")
    fixed = await placed(product_789=1)
    assert contained(fixed) == [(19, 419, 80, 499), (7, 8318, 582, 8900)]
    assert await broken() == set()


async def test_what_is_collected_is_sold_at_home() -> None:
    await charge_vat("DESTINATION", export_tax="FREE")
    await offer_counter()
    abroad = sales.Address(line1="1 Road", city="Zug", postcode="6300", country="CH")
    wanted = msgspec.structs.replace(basket(product_456=1), delivery_address=abroad)
    answer, _ = await sales.place_order(wanted)
    order = await sales.find_order(answer.order_id)
    assert (order.tax_reason, order.taxes[0].tax.amount) == (TaxReason.HOME, 224)


async def test_an_export_contains_none_if_the_shop_says_so() -> None:
    await charge_vat(export_tax="FREE")
    abroad = sales.Address(line1="1 Road", city="Zug", postcode="6300", country="CH")
    wanted = msgspec.structs.replace(basket(product_456=1), delivery_address=abroad)
    answer, _ = await sales.place_order(wanted)
    order = await sales.find_order(answer.order_id)
    assert (order.tax_reason, order.tax_country) == (TaxReason.EXPORT, "CH")
    assert contained(order) == [(0, 1400, 0, 1400)]
    assert await broken() == set()


async def test_a_small_business_charges_none_and_says_so() -> None:
    await charge_vat("SMALL_BUSINESS", tax_rates=[])
    order = await placed(product_456=1)
    assert (order.taxes, order.tax_reason) == ([], TaxReason.SMALL_BUSINESS)
    assert order.items[0].tax is None
    assert await broken() == set()


async def test_an_order_keeps_its_rate_when_the_shops_changes(settle: Settle) -> None:
    await charge_vat()
    before = await placed(product_456=3)
    changed = [{**GERMANY[0], "rate": 16, "valid_from": "2026-02-01"}]
    await charge_vat(tax_rates=[*GERMANY, *changed])
    after = await placed(product_456=3)
    assert contained(before) == [(19, 3529, 671, 4200)]
    assert contained(after) == [(16, 3621, 579, 4200)]

    await settle()
    for _ in range(2):
        await sales.request_pieces(None, before.order_id, [PieceCount(1, 1)])
        await settle()
    now = await sales.find_order(before.order_id)
    # A third and another third of 6.71, at the old rate.
    assert [one.tax.amount for one in now.cancelled if one.tax] == [224, 223]
    assert [(one.tax.amount, one.gross.amount) for one in now.remaining_taxes] == [(224, 1400)]
    assert contained(now) == contained(before)
    assert await broken() == set()


async def test_what_remains_of_a_cancelled_order_contains_nothing(settle: Settle) -> None:
    await charge_vat()
    order = await placed(product_456=1)
    await settle()
    await sales.request_cancellation(order.order_id)
    await settle()
    assert (await sales.find_order(order.order_id)).remaining_taxes == []


LOST = "the VAT of each rate is that of its sum, and the lines and the fee share it"
BREACHES: dict[str, tuple[str, set[str]]] = {
    "a cent lost in the share of a line": (
        "UPDATE sales.items SET tax = tax - 1 WHERE position = 2",
        {LOST},
    ),
    "a cent too much at a rate, and on its line": (
        "UPDATE sales.items SET tax = tax + 1 WHERE position = 1;"
        "UPDATE sales.orders SET taxes ="
        " jsonb_set(taxes, '{0,tax}', to_jsonb((taxes -> 0 ->> 'tax')::int + 1))",
        {LOST},
    ),
    "a rate that lost its line": (
        "UPDATE sales.orders SET taxes = taxes - 1",
        {LOST, "the rates of each order that contains VAT add up to its total and its fee"},
    ),
    "an order that forgot its VAT": (
        "UPDATE sales.orders SET taxes = '[]'",
        {"no line contains VAT of which its order says nothing"},
    ),
    "a cancelled piece whose VAT was rounded by itself": (
        "UPDATE sales.cancelled_items SET tax = tax - 1",
        {"what was cancelled of a line contains its exact share of the VAT"},
    ),
}


async def test_the_audit_finds_a_cent(settle: Settle) -> None:
    await charge_vat()
    await reduce_blankets()
    order = await placed(product_456=3, product_789=1)
    await settle()
    await sales.request_pieces(None, order.order_id, [PieceCount(1, 1)])
    await settle()
    assert await broken() == set()
    for damage, names in BREACHES.values():
        async with undone():
            for statement in damage.split(";"):
                await fetch(statement)
            assert {says for _promise, says in await broken()} == names
