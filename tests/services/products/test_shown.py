"""The catalogue is in the order of what its readers see."""

import pytest

from app.infra.database import fetch
from app.services import products
from app.services.products import CatalogueSearch, ProductText
from app.services.products.prices import SOME_ON_SALE
from tests.support.products import blanket

pytestmark = pytest.mark.usefixtures("shop")


async def test_the_catalogue_is_sorted_by_the_names_that_are_shown() -> None:
    async def listed(language: str) -> list[str]:
        search = CatalogueSearch(language=language)
        page = await products.catalogue_page(search)
        first = await products.catalogue(search, limit=1)
        then = await products.catalogue(search, cursor=first.next_cursor, limit=1)
        assert [one.name for one in page.products] == [
            one.name for one in (*first.items, *then.items)
        ]
        return [one.name for one in page.products]

    texts = {"de": ProductText("Arktische Decke")}
    await products.put_product("product_789", blanket(texts=texts))
    assert await listed("") == ["Blue mug", "Wool blanket"]
    assert await listed("fr") == ["Blue mug", "Wool blanket"]
    assert await listed("de") == ["Arktische Decke", "Blue mug"]


async def test_the_catalogue_reads_no_sales_that_are_over() -> None:
    await fetch(
        "INSERT INTO products.products (product_id, name, description, price, sale_price,"
        " sale_starts_at, sale_ends_at)"
        " SELECT 'thing-' || nth, 'Thing', '', 8900, 7900, now() - interval '2 days',"
        " now() - interval '1 day' FROM generate_series(1, 3000) AS nth"
    )
    await fetch("ANALYZE products.products")
    plan = "\n".join(row["QUERY PLAN"] for row in await fetch(f"EXPLAIN {SOME_ON_SALE}"))
    assert "products_sales" in plan, plan
