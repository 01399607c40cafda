"""The demo shop is filled once, and shows what a shop can do."""

import httpx
import pytest
from msgspec import structs

from app.demo import loading
from app.services import products, sales
from app.services.products import CatalogueSearch
from app.settings import settings
from app.values import shop_settings as known
from tests.support.breaches import broken, grow_old
from tests.support.erasing import Settle
from tests.support.shop_settings import settings_as_before as settings_as_before
from tests.support.visitor import Visitor


async def test_an_empty_shop_is_filled_once(client: httpx.AsyncClient, settle: Settle) -> None:
    visitor = Visitor(client)
    assert await loading.load()
    assert not await loading.load()

    found = await products.catalogue_page(CatalogueSearch())
    assert (found.total, found.pages) == (24, 1)
    client.cookies.set("language", "de")
    await visitor.open("/products/linen-cushion-slate")
    assert "Leinenkissen (Schiefergrau, 50 × 50 cm)" in visitor.text
    assert "Textilien" in visitor.text
    client.cookies.set("language", "en")
    await visitor.open("/products/linen-cushion-slate")
    assert "Colour Mustard Clay Slate" in visitor.text
    assert "40 × 40 cm not in this combination" in visitor.text
    await visitor.open("/products/wool-blanket")
    assert "Its weave from near" in visitor.page.text
    await visitor.open("/products/brass-scissors")
    assert "Responsible person in the EU Hallam Europe GmbH" in visitor.text

    assert (await products.find_record("beeswax-candles")).draft
    [count] = await products.recent_counts()
    assert (count.product_id, count.expected, count.counted) == ("forest-honey", 4, 3)
    [withdrawal] = await sales.list_withdrawals()
    assert (withdrawal.order_id, withdrawal.order_number) == (None, "")
    await settle()
    await grow_old()
    assert await broken() == set()


async def test_a_shop_in_another_language_is_filled_as_well(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(known, "_settings", structs.replace(known.shop_settings(), language="de"))
    monkeypatch.setattr(settings, "shop_language", "de")
    assert await loading.load()
    assert list((await products.find_family("linen-cushions")).texts) == ["fr"]
