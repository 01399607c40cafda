"""A sale price counts for its time, beside the lowest price before it; no price is forgotten."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.infra.database import fetch, fetch_value, now
from app.services import products
from app.services.products import ProductInput, SaleInput
from app.tables.products.piccolo_migrations import products_2026_11_30t10_41_00_000000 as migration
from app.values.fields import Invalid
from app.values.money import Money
from tests.support.breaches import broken, undone
from tests.support.cast import place
from tests.support.products import archive, blanket

pytestmark = pytest.mark.usefixtures("shop")

BLANKET = "product_789"
IN_FORCE = "no line of an order has a price that was not in force"
LATEST = "the latest price in each product's history is its own"
LOWEST = "each sale names the lowest price of the 30 days before it"


async def on_sale(amount: int, price: int = 8900, **times: datetime) -> products.Product:
    sale = SaleInput(price=Money.of(amount), **times)  # pyright: ignore[reportArgumentType]
    product, _made = await products.put_product(BLANKET, blanket(price, sale=sale), "Bea")
    return product


async def aged(days: float) -> None:
    """Lets all that was set until now have been set that long before."""
    back = timedelta(days=days)
    await fetch("UPDATE products.prices SET set_at = set_at - $1::interval", back)
    await fetch(
        "UPDATE products.prices SET sale_starts_at = sale_starts_at - $1::interval,"
        " sale_ends_at = sale_ends_at - $1::interval WHERE sale_price IS NOT NULL",
        back,
    )
    await fetch("ALTER TABLE products.products DISABLE TRIGGER write_price")
    await fetch(
        "UPDATE products.products SET sale_starts_at = sale_starts_at - $1::interval,"
        " sale_ends_at = sale_ends_at - $1::interval WHERE sale_price IS NOT NULL",
        back,
    )
    await fetch("ALTER TABLE products.products ENABLE TRIGGER write_price")


async def price() -> int:
    return (await products.find_product(BLANKET)).price.amount


async def prior() -> int | None:
    sale = (await products.find_record(BLANKET)).sale
    assert sale
    return sale.prior_price.amount if sale.prior_price else None


async def holds() -> bool:
    return not {says for _promise, says in await broken()} & {IN_FORCE, LATEST, LOWEST}


async def test_a_sale_price_counts_in_its_time_and_nobody_has_to_end_it() -> None:
    at = await now()
    await on_sale(7900, starts_at=at + timedelta(days=1), ends_at=at + timedelta(days=2))
    assert await price() == 8900
    assert (await products.find_product(BLANKET)).sale is None

    await aged(1)
    running = await products.find_product(BLANKET)
    assert (running.price, running.regular_price) == (Money.of(7900), Money.of(8900))
    assert running.reduced_from == Money.of(8900)
    placed = await place(product_789=2)
    assert (placed.total, placed.items[0].unit_price) == (Money.of(15800), Money.of(7900))

    await aged(1)
    assert await price() == 8900
    assert (await products.find_record(BLANKET)).sale is None
    assert (await place(product_789=1)).total == Money.of(8900)


async def test_who_was_shown_the_sale_price_is_told_that_it_is_over() -> None:
    at = await now()
    await on_sale(7900, ends_at=at + timedelta(days=1))
    shown = products.Demand(_an_id(), [products.BasketLine(BLANKET, 1)], 7900)
    await aged(1)
    [answer] = await products.reserve([shown])
    assert isinstance(answer, products.PricesChanged)


def _an_id() -> Any:
    from uuid_utils.compat import uuid7

    return uuid7()


async def test_a_reduction_names_the_lowest_price_of_the_30_days_before() -> None:
    for amount, days in ((9900, 25), (8000, 10), (9500, 20)):
        await products.put_product(BLANKET, blanket(amount), "Bea")
        await aged(days)
    await on_sale(7900, price=9500)
    assert await prior() == 8000

    await products.put_product(BLANKET, blanket(9500, sale=SaleInput()), "Bea")
    await aged(29)
    await on_sale(7900, price=9500)
    assert (await products.find_product(BLANKET)).reduced_from is None
    assert await prior() == 7900

    await products.put_product(BLANKET, blanket(9500, sale=SaleInput()), "Bea")
    await aged(31)
    await on_sale(7900, price=9500)
    assert await prior() == 9500
    assert await holds()


async def test_a_sale_that_is_reduced_again_refers_to_the_price_before_its_beginning() -> None:
    await aged(40)
    await on_sale(7900)
    await aged(3)
    began = await fetch_value("SELECT sale_starts_at FROM products.products WHERE sale_price > 0")
    cheaper = await on_sale(6900)
    assert cheaper.sale
    assert (await prior(), cheaper.sale.starts_at) == (8900, began)

    dearer = await on_sale(7500)
    assert dearer.sale
    assert (await prior(), dearer.reduced_from) == (6900, None)
    assert dearer.sale.starts_at > began
    assert await holds()


async def test_a_planned_sale_knows_the_prices_until_it_begins() -> None:
    at = await now()
    await aged(40)
    await on_sale(7900, starts_at=at + timedelta(days=7))
    assert await prior() == 8900
    await products.put_product(BLANKET, blanket(8500))
    assert await prior() == 8500
    await products.put_product(BLANKET, blanket(9900))
    assert await prior() == 8500
    assert await holds()


async def test_what_was_not_for_sale_has_no_price_to_be_reduced_from() -> None:
    await archive()
    await aged(31)
    back = await on_sale(7900)
    assert (back.price, back.reduced_from) == (Money.of(7900), None)
    assert await prior() is None
    sale = SaleInput(price=Money.of(500))
    new, _made = await products.put_product(
        "fresh", ProductInput(name="New", price=Money.of(900), sale=sale)
    )
    assert (new.price, new.reduced_from) == (Money.of(500), None)
    assert await holds()


async def test_equal_values_change_nothing_and_a_sale_is_kept_or_ended() -> None:
    at = await now()
    first = await on_sale(7900, ends_at=at + timedelta(days=3))
    assert await on_sale(7900, ends_at=at + timedelta(days=3)) == first
    again = await on_sale(7900, starts_at=at - timedelta(days=9), ends_at=at + timedelta(days=3))
    assert again == first
    kept, _made = await products.put_product(BLANKET, blanket(8800), "Pat")
    assert kept.sale
    assert (kept.price.amount, kept.sale.starts_at) == (7900, first.sale and first.sale.starts_at)

    ended, _made = await products.put_product(BLANKET, blanket(8800, sale=SaleInput()), "Pat")
    assert (ended.sale, ended.price.amount) == (None, 8800)
    told = [(one.price.amount, one.sale_price, one.set_by) for one in await history()]
    assert told == [
        (8800, None, "Pat"),
        (8800, Money.of(7900), "Pat"),
        (8900, Money.of(7900), "Bea"),
        (8900, None, ""),
    ]


async def history() -> list[products.PriceLine]:
    return await products.price_history(BLANKET)


@pytest.mark.parametrize(
    ("price", "sale", "field"),
    [
        (8900, {"price": Money.of(8900)}, "sale.price"),
        (8900, {"price": Money(100, "XTS")}, "sale.price.currency"),
        (8900, {"ends_at": datetime(2999, 1, 1, tzinfo=UTC)}, "sale.price"),
        (8900, {"price": Money.of(1), "ends_at": datetime(2020, 1, 1, tzinfo=UTC)}, "sale.ends_at"),
        (8900, {"price": Money.of(1), "ends_at": datetime(2999, 1, 1)}, "sale.ends_at"),
        (
            8900,
            {
                "price": Money.of(1),
                "starts_at": datetime(2999, 1, 2, tzinfo=UTC),
                "ends_at": datetime(2999, 1, 1, tzinfo=UTC),
            },
            "sale.ends_at",
        ),
    ],
)
async def test_a_sale_that_makes_no_sense_is_refused(
    price: int, sale: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        await products.put_product(BLANKET, blanket(price, sale=SaleInput(**sale)))
    assert refused.value.field == field
    assert (await products.find_record(BLANKET)).sale is None


async def test_the_price_stays_above_that_of_its_sale() -> None:
    await on_sale(7900)
    with pytest.raises(Invalid) as refused:
        await products.put_product(BLANKET, blanket(7900))
    assert refused.value.field == "price"
    # A version that knows no sales writes the price alone.
    await fetch("UPDATE products.products SET price = 5000 WHERE product_id = $1", BLANKET)
    assert await price() == 5000
    assert await holds()


async def test_search_sorts_and_filters_by_the_price_in_force() -> None:
    await products.put_product("towel", ProductInput(name="Towel", price=Money.of(8000)))
    cheap = products.CatalogueSearch(price_to=7950)

    async def listed(**asked: Any) -> list[str]:
        return [one.product_id for one in (await products.catalogue(**asked)).items]

    assert await listed(sort="price_high") == [BLANKET, "towel", "product_456"]
    assert await listed(search=cheap) == ["product_456"]
    await on_sale(7900)
    assert await listed(sort="price_high") == ["towel", BLANKET, "product_456"]
    assert await listed(search=cheap) == ["product_456", BLANKET]
    page = await products.catalogue_page(cheap, "price_low")
    assert [one.price.amount for one in page.products] == [1400, 7900]
    assert page.total == 2


async def test_the_history_begins_with_what_the_audit_log_knows() -> None:
    before = await history()
    await fetch("DELETE FROM products.prices")
    await fetch(
        """
        INSERT INTO audit_log.lines (at, actor_kind, actor_id, actor_name, address, request_id,
            action, subject_kind, subject_id, subject_name, before, after)
        SELECT now() - days * interval '1 day', 'member', '1', 'Mia', '', '', 'product.changed',
            'product', $1, 'Wool blanket', jsonb_build_object('price', jsonb_build_object(
                'amount', was, 'currency', 'EUR')), jsonb_build_object('price',
                jsonb_build_object('amount', became, 'currency', 'EUR'))
        FROM (VALUES (20, 8000, 9000), (10, 9000, 8900)) AS change (days, was, became)
        """,
        BLANKET,
    )
    await fetch(migration.FILL)
    told = [(one.price.amount, one.set_by) for one in await history()]
    assert told == [(8900, "Mia"), (9000, "Mia"), (8000, "")]
    [mug] = await products.price_history("product_456")
    assert (mug.price.amount, mug.sold) == (1400, True)
    await on_sale(7900)
    assert await prior() == 8000
    assert len(before) == 1
    assert await holds()


@pytest.mark.parametrize(
    ("damage", "found"),
    [
        ("UPDATE sales.items SET unit_price = unit_price - 1", IN_FORCE),
        ("UPDATE products.prices SET price = price + 1", IN_FORCE),
        ("UPDATE products.prices SET sale_starts_at = now() + interval '1 day'", IN_FORCE),
        ("UPDATE products.prices SET sale_ends_at = now() - interval '10 minutes'", IN_FORCE),
        ("UPDATE products.prices SET price = price + 1", LATEST),
        ("DELETE FROM products.prices", LATEST),
        ("UPDATE products.prices SET price = price - 100 WHERE sale_price IS NULL", LOWEST),
    ],
)
async def test_the_audit_finds_a_price_that_was_not_in_force(damage: str, found: str) -> None:
    await aged(1)
    await place(product_789=1)
    await on_sale(7900)
    await place(product_789=1, product_456=1)
    assert await holds()
    async with undone():
        await fetch(damage)
        assert found in {says for _promise, says in await broken()}
