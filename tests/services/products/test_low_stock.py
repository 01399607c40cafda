"""Products that become low are listed in one mail, once until they have risen."""

import asyncio

import pytest

from app.infra.database import fetch, fetch_value
from app.services import mailing, products, shop
from app.services.products import low_stock
from app.values.shop_settings import shop_settings
from tests.support.breaches import broken
from tests.support.cast import place
from tests.support.post_office import body, parsed
from tests.support.products import blanket

pytestmark = pytest.mark.usefixtures("shop")
MAILS = "SELECT count(*) FROM mailing.mails WHERE kind = 'LOW_STOCK'"


async def told(*addresses: str) -> None:
    await shop.set_settings({"low_stock_emails": list(addresses)}, "Bea", None)


async def look() -> list[str]:
    """What the next mail says, an hour after the last one."""
    await fetch("UPDATE products.low_stock_notices SET written_at = written_at - interval '1 hour'")
    notice = await products.notice_low_stock()
    return [one.product_id for one in await products.low_stock_to_mail(notice)] if notice else []


async def leaves(product_id: str, available: int) -> None:
    has = (await products.find_stock(product_id)).available
    if available != has:
        await products.move_stock(product_id, available - has, "found", "Bea")


@pytest.fixture(autouse=True)
async def plenty_of_both(shop: None) -> None:
    await leaves("product_456", 100)
    await leaves("product_789", 100)


async def test_a_product_is_told_once_and_again_after_it_rose() -> None:
    await told("stock@example.org")
    await look()
    await leaves("product_456", 5)
    assert await look() == ["product_456"]
    await leaves("product_456", 2)
    assert await look() == []
    await leaves("product_456", 6)
    assert await look() == []
    await leaves("product_456", 5)
    assert await look() == ["product_456"]
    assert await broken() == set()


async def test_an_order_makes_a_product_low_as_soon_as_it_holds_it() -> None:
    await told("stock@example.org")
    await look()
    await place(product_456=95)
    assert await look() == ["product_456"]


async def test_a_rush_is_one_mail_an_hour() -> None:
    await told("stock@example.org")
    await leaves("product_456", 5)
    assert await look() == ["product_456"]
    before = await fetch_value(MAILS)
    for available in (50, 4, 50, 3):
        await leaves("product_456", available)
        assert await products.notice_low_stock() is None
    await leaves("product_789", 2)
    assert await products.notice_low_stock() is None
    assert await look() == ["product_789", "product_456"]
    assert await products.notice_low_stock() is None
    assert await fetch_value(MAILS) == before + 1


async def test_each_address_gets_it_and_all_workers_together_write_it_once() -> None:
    await told("stock@example.org", "bea@example.org")
    await leaves("product_456", 5)
    await asyncio.gather(*(products.notice_low_stock() for _ in range(4)))
    rows = await fetch("SELECT recipient, language FROM mailing.mails ORDER BY recipient")
    assert [row["recipient"] for row in rows] == ["bea@example.org", "stock@example.org"]


async def test_nobody_is_told_before_the_shop_names_an_address() -> None:
    await leaves("product_456", 5)
    assert await look() == []
    await told("stock@example.org")
    assert "product_456" in await look()


async def test_the_mail_has_the_list_of_what_is_still_low() -> None:
    await told("stock@example.org")
    await look()
    await fetch("DELETE FROM mailing.mails")
    await leaves("product_456", 5)
    await leaves("product_789", 0)
    await look()
    due = await mailing.lease_mail()
    assert due
    letter = await mailing.letter_for(due)
    assert letter
    message = parsed(letter.content)
    assert message["Subject"] == "2 products are running low"
    assert "- Blue mug: 5 available, alert at 5" in body(message, "plain")
    assert "- Wool blanket: 0 available, alert at 5" in body(message, "plain")
    await leaves("product_456", 50)
    await leaves("product_789", 50)
    await products.notice_low_stock()
    assert await mailing.letter_for(due) is None


async def test_a_new_product_has_the_level_of_the_settings() -> None:
    await shop.set_settings({"low_stock_level": 12}, "Bea", None)
    await products.put_product("lamp", blanket(name="Lamp"), "Bea")
    assert (await products.find_stock("lamp")).reorder_point == 12
    assert (await products.find_stock("product_456")).reorder_point == 5


async def test_a_worker_looks_once_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[int] = []

    async def look_at_it() -> None:
        looked.append(1)

    monkeypatch.setattr(low_stock, "notice_low_stock", look_at_it)
    monkeypatch.setattr(low_stock, "_looked_at", float("-inf"))
    assert [await low_stock.notice_low_stock_in_turn(100) for _ in range(3)] == [0, 0, 0]
    assert looked == [1]


async def test_what_was_low_long_ago_is_deleted() -> None:
    await told("stock@example.org")
    await leaves("product_456", 5)
    await look()
    await leaves("product_456", 50)
    await leaves("product_789", 50)
    await products.notice_low_stock()
    for table, column in (("low_stock", "rose_at"), ("low_stock_notices", "written_at")):
        await fetch(f"UPDATE products.{table} SET {column} = {column} - interval '2 years'")
    await low_stock.delete_old_notices(100)
    rose = "SELECT count(*) FROM products.low_stock WHERE rose_at IS NOT NULL"
    assert await fetch_value(rose) == 0
    assert await fetch_value("SELECT count(*) FROM products.low_stock_notices") == 0


async def test_the_audit_finds_a_product_that_was_told_twice() -> None:
    says = (1, "a product is noted as low once, until it has risen")
    await leaves("product_456", 5)
    await look()
    assert says not in await broken()
    await fetch(
        "INSERT INTO products.low_stock (product_id, available, level, fell_at, rose_at)"
        " SELECT product_id, 4, 5, fell_at, now() FROM products.low_stock"
        " WHERE product_id = 'product_456'"
    )
    assert says in await broken()


async def test_only_addresses_are_written_to() -> None:
    with pytest.raises(shop.WrongSettings):
        await told("stock")
    await told("stock@example.org", "Stock@Example.org")
    assert len(shop_settings().low_stock_emails) == 1
