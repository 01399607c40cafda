"""An order is delivered as its customer chose, and its fee stays what it was at that moment."""

from collections.abc import Awaitable, Callable

import msgspec
import pytest

from app import idempotency
from app.infra.database import fetch, fetch_row
from app.invariants import audit
from app.services import products, sales
from app.values.delivery_methods import MethodFault
from app.values.pieces import PieceCount
from tests.support.cast import basket, place
from tests.support.methods import offer

pytestmark = pytest.mark.usefixtures("shop")

STORED = "SELECT method_id, method_version, method_name, method_kind, fee, total FROM sales.orders"


async def order(method_id: str | None = None, **changes: object) -> sales.Order:
    wanted = msgspec.structs.replace(basket(product_456=2), delivery_method=method_id, **changes)
    placed, _ = await sales.place_order(wanted)
    return await sales.find_order(placed.order_id)


async def refused(method_id: str | None = None, **changes: object) -> sales.WrongDeliveryMethod:
    with pytest.raises(sales.WrongDeliveryMethod) as refusal:
        await order(method_id, **changes)
    assert await fetch("SELECT FROM sales.orders") == []
    assert await fetch("SELECT FROM products.reservations") == []
    return refusal.value


async def weighs(product_id: str, grams: int) -> None:
    await fetch(
        "UPDATE products.products SET weight_grams = $2 WHERE product_id = $1", product_id, grams
    )


async def test_a_shop_without_methods_delivers_free_and_says_nothing_about_it() -> None:
    placed = await place(product_456=2)
    assert (placed.total.amount, placed.delivery_method, placed.fee) == (2800, None, None)
    shown = await sales.find_order(placed.order_id)
    assert (shown.delivery_method, shown.amounts.fee.amount) == (None, 0)
    assert tuple((await fetch_row(STORED) or {}).values()) == (None, None, None, None, 0, 2800)


async def test_an_order_costs_its_goods_and_their_delivery() -> None:
    await offer("post", 490)
    await offer("express", 990)
    shown = await order("express")
    assert shown.delivery_method
    assert (shown.delivery_method.method_id, shown.delivery_method.name) == ("express", "Express")
    amounts = shown.amounts
    assert (amounts.goods.amount, amounts.fee.amount, amounts.total.amount) == (2800, 990, 3790)
    assert (amounts.cancelled.amount, amounts.due.amount) == (0, 3790)


async def test_the_fee_of_an_order_stays_whatever_the_shop_changes() -> None:
    await offer("post", 490)
    before = await order("post")
    await offer("post", 590, name="Letter post", active=False)
    assert await sales.find_order(before.order_id) == before
    assert (await fetch_row(STORED) or {})["method_version"] == 1


async def test_without_a_choice_the_first_method_for_the_country_is_taken() -> None:
    await offer("abroad", 1490, countries=["FR"])
    await offer("post", 490, countries=["DE"])
    await offer("express", 990)
    chosen = (await order()).delivery_method
    assert chosen
    assert chosen.method_id == "post"


async def test_without_a_choice_the_first_method_that_bears_the_weight_is_taken() -> None:
    await weighs("product_456", 700)
    await offer("letter", 190, max_weight_grams=1399)
    await offer("parcel", 490, max_weight_grams=1400)
    chosen = (await order()).delivery_method
    assert chosen
    assert chosen.method_id == "parcel"


async def test_products_without_a_weight_are_no_obstacle() -> None:
    await offer("letter", 190, max_weight_grams=1)
    assert (await order()).amounts.fee.amount == 190


async def test_delivery_is_free_from_a_price_of_the_goods() -> None:
    await offer("post", 490, free_from=2800)
    assert (await order()).amounts.fee.amount == 0


async def test_its_name_is_in_the_customers_language() -> None:
    await offer("post", 490, names={"de": "Briefpost"})
    placed, _ = await sales.place_order(basket(product_456=1), language="de")
    assert placed.delivery_method
    assert placed.delivery_method.name == "Briefpost"


async def test_refuses_a_method_that_the_shop_does_not_offer() -> None:
    assert (await refused("post")).because == MethodFault.NOT_OFFERED
    await offer("post", active=False)
    assert (await refused("post")).because == MethodFault.NOT_OFFERED


async def test_refuses_a_method_for_other_countries() -> None:
    await offer("abroad", countries=["FR"])
    assert (await refused("abroad")).because == MethodFault.COUNTRY
    assert (await refused()).because == MethodFault.NONE_FOR_COUNTRY


async def test_refuses_more_than_any_method_bears() -> None:
    await weighs("product_456", 700)
    await offer("letter", max_weight_grams=20)
    await offer("parcel", max_weight_grams=1399)
    refusal = await refused()
    assert (refusal.because, refusal.grams, refusal.most) == (MethodFault.WEIGHT, 1400, 1399)
    assert "1.4" in refusal.detail()


async def test_refuses_another_fee_than_the_customer_was_shown() -> None:
    await offer("post", 490)
    wanted = msgspec.structs.replace(basket(product_456=2), delivery_method="post")
    with pytest.raises(products.PricesChanged):
        await sales.place_order(wanted, expected_total=2800, expected_fee=0)
    placed, _ = await sales.place_order(wanted, expected_total=2800, expected_fee=490)
    assert placed.total.amount == 3290


async def test_the_same_key_is_answered_alike_when_the_method_is_gone() -> None:
    await offer("post", 490)
    wanted = msgspec.structs.replace(basket(product_456=2), delivery_method="post")
    key = idempotency.KeyedRequest("anonymous", "k", "orders", b"body")
    first, _ = await sales.place_order(wanted, key)
    await offer("post", 590, active=False)
    assert await sales.place_order(wanted, key) == (first, True)


async def test_the_fee_is_cancelled_with_an_order_of_which_nothing_left(
    settle: Callable[[], Awaitable[int]],
) -> None:
    await offer("post", 490)
    shown = await order()
    for count, cancelled, due in ((1, 1400, 1890), (1, 3290, 0)):
        await settle()
        await sales.request_pieces(None, shown.order_id, [PieceCount(1, count)])
        await settle()
        amounts = (await sales.find_order(shown.order_id)).amounts
        assert (amounts.cancelled.amount, amounts.due.amount) == (cancelled, due)
    assert (await audit()).holds
