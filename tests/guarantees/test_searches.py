"""Both sides of a search are read alike: what is pasted from a page is found."""

from time import perf_counter

import pytest

from app.infra.database import fetch
from app.services import board, products, sales
from app.services.products import BasketLine
from app.values.text import searchable_sql
from tests.support.cast import HOME

pytestmark = pytest.mark.usefixtures("shop")


@pytest.mark.parametrize(
    ("name", "term"),
    [
        ("Müller", "Mu\u0308ller"),
        ("Müller", "MÜLLER"),
        ("山田\u3000太郎", "山田\u3000太郎"),
        ("山田\u3000太郎", "山田 太郎"),
        ("Ann Lee", "Ann\u3000Lee"),
        ("Ann Lee", "Ann\xa0Lee\u200b"),
        ("Ann\xa0Lee", "Ann Lee"),
        ("کتاب\u200cها", "کتاب\u200cها"),
        ("کتاب\u200cها", "کتابها"),
        ("Straße", "straße"),
        ("Ａｎｎ", "ann"),
    ],
)
async def test_a_customer_is_found(settle, name: str, term: str) -> None:
    wanted = sales.NewOrder(
        sales.Customer(name, "ann@example.org"), HOME, [BasketLine("product_456", 1)]
    )
    placed, _ = await sales.place_order(wanted)
    await settle()
    assert [one.order_id for one in (await sales.list_orders(q=term)).items] == [placed.order_id]
    found = (await board.list_shipments(q=term)).items
    assert [one.order_id for one in found] == [placed.order_id]


@pytest.mark.parametrize("term", ["blue mug", "Blue\xa0mug", "Blue\u3000mu\u200bg"])
async def test_a_product_is_found(term: str) -> None:
    rename = "UPDATE products.products SET name = $1 WHERE product_id = 'product_456'"
    await fetch(rename, "Blue\u3000mug")
    found = (await products.catalogue(products.CatalogueSearch(q=term))).items
    assert [one.product_id for one in found] == ["product_456"]


async def test_a_search_that_reads_every_row_costs_little_more_than_a_plain_one() -> None:
    """There is no index over the names of orders and products: a big shop would get no answer."""
    names = "SELECT 'Maria Magdalena Müller ' || i AS name FROM generate_series(1, 20000) AS i"

    async def seconds(expression: str) -> float:
        started = perf_counter()
        await fetch(f"SELECT count(*) FROM ({names} OFFSET 0) AS a WHERE {expression} ILIKE '%z%'")
        return perf_counter() - started

    plain, read = [
        min([await seconds(expression) for _ in range(3)])
        for expression in ("name", searchable_sql("name"))
    ]
    assert read < 8 * plain
