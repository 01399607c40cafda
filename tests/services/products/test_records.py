"""Products are found by words, category and whether they are sold."""

from typing import Any

import pytest

from app.services import products
from tests.support.products import archive, blanket

pytestmark = pytest.mark.usefixtures("shop")


async def test_records_are_found_by_words_category_and_whether_they_are_sold() -> None:
    await products.put_product("rebate", blanket(name="Rug, 50% off", category="Sale"))
    await archive()
    await products.put_product("vase", blanket(name="Vase", draft=True))

    async def found(q: str | None = None, category: str | None = None, **how: Any) -> list[str]:
        return [one.product_id for one in (await products.list_records(q, category, **how)).items]

    assert await found() == ["product_456", "rebate", "vase", "product_789"]
    assert await found(state="draft") == ["vase"]
    assert await found(state="archived") == ["product_789"]
    assert await found(state="sold") == ["product_456", "rebate"]
    assert await found("0% o") == ["rebate"]
    assert await found("blanket", state="sold") == []
    assert await found(category="Sale") == ["rebate"]
    assert await products.count_records() == products.RecordCounts(sold=2, drafts=1, archived=1)
    first = await products.list_records(limit=2)
    assert first.next_cursor
    rest = await products.list_records(cursor=first.next_cursor, limit=2)
    assert [one.product_id for one in rest.items] == ["vase", "product_789"]
