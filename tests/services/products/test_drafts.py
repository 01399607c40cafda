"""A draft is nobody's but the staff's, until it goes on sale; its first stock comes with it."""

from typing import Any
from uuid import uuid4

import pytest

from app.infra.database import fetch_row
from app.services import products
from app.services.products import BasketLine, CatalogueSearch, Demand, Manufacturer, UnknownProduct
from app.values.fields import Invalid
from tests.support.products import blanket, levels

pytestmark = pytest.mark.usefixtures("shop")
LINDNER = Manufacturer("Töpferei Lindner", "Am Markt 3\n07768 Kahla", "mail@lindner.example")


async def test_a_draft_is_in_no_list_and_nobody_can_order_it() -> None:
    made, _ = await products.put_product("vase", blanket(draft=True, opening_stock=9))
    assert (made.draft, made.sold, made.available) == (True, False, 0)

    assert "vase" not in [one.product_id for one in (await products.catalogue()).items]
    assert "vase" not in [
        one.product_id for one in (await products.catalogue(CatalogueSearch(q="blanket"))).items
    ]
    assert await products.find_products(["vase"]) == {}
    with pytest.raises(UnknownProduct):
        await products.find_product("vase")
    assert not (await products.check_availability([BasketLine("vase", 1)])).all_available
    [answer] = await products.reserve([Demand(uuid4(), [BasketLine("vase", 1)])])
    assert isinstance(answer, products.OutOfStock)


@pytest.mark.parametrize("change", [{"sold": True}, {"draft": False}])
async def test_a_draft_goes_on_sale_once(change: dict[str, Any]) -> None:
    await products.put_product("vase", blanket(draft=True, opening_stock=9))
    live, created = await products.put_product("vase", blanket(**change))
    assert (live.draft, live.sold, live.available, created) == (False, True, 9, False)

    with pytest.raises(Invalid, match="was for sale before: archive it instead"):
        await products.put_product("vase", blanket(draft=True))
    gone, _ = await products.put_product("vase", blanket(sold=False))
    assert (gone.draft, gone.sold) == (False, False)


@pytest.mark.parametrize("change", [{}, {"sold": False}, {"draft": True}, {"name": "Tall vase"}])
async def test_a_draft_stays_one_until_somebody_says_otherwise(change: dict[str, Any]) -> None:
    await products.put_product("vase", blanket(draft=True))
    assert (await products.put_product("vase", blanket(**change)))[0].draft


async def test_a_draft_on_sale_is_a_contradiction() -> None:
    with pytest.raises(Invalid, match="cannot be on sale at the same time"):
        await products.put_product("vase", blanket(draft=True, sold=True))


async def test_opening_stock_is_a_movement_and_counts_once() -> None:
    for _ in range(2):
        await products.put_product("vase", blanket(opening_stock=12), "Bea")
    assert await levels("vase") == (12, 0)
    row = await fetch_row(
        "SELECT quantity, reason, moved_by FROM products.movements WHERE product_id = 'vase'"
    )
    assert row
    assert (row["quantity"], row["reason"], row["moved_by"]) == (12, "opening stock", "Bea")


async def test_manufacturer_weight_and_warnings_keep_their_values_until_removed() -> None:
    given = blanket(
        weight_grams=1250,
        manufacturer=LINDNER,
        responsible_person="Anna Keller, Weimar",
        safety_information="Keep away from fire.",
    )
    await products.put_product("product_789", given)
    kept, _ = await products.put_product("product_789", blanket(name="Merino"))
    assert (kept.weight_grams, kept.manufacturer) == (1250, LINDNER)
    assert (kept.responsible_person, kept.safety_information) == (
        "Anna Keller, Weimar",
        "Keep away from fire.",
    )

    nothing = blanket(
        weight_grams=0, manufacturer=Manufacturer(), responsible_person="", safety_information=""
    )
    bare, _ = await products.put_product("product_789", nothing)
    assert (bare.weight_grams, bare.manufacturer.name) == (None, "")
    assert (bare.responsible_person, bare.safety_information) == ("", "")
