"""The home shows what was ordered and packed today, and what needs attention, by role."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import msgspec
import pytest

from app.infra.database import fetch
from app.services import delivery, sales, shop, staff
from app.values.shop_settings import ShopSettings
from tests.support.cast import basket, place, shipment_of
from tests.support.people import logs_in
from tests.support.statements import statements_of_test
from tests.support.visitor import Visitor

Settle = Callable[[], Awaitable[int]]
BOARD = "/staff/shipments"


@pytest.mark.usefixtures("shop")
async def test_the_figures_of_today(bea: Visitor, settle: Settle) -> None:
    orders = [await place(product_456=2), await place(product_789=1)]
    await sales.place_order(msgspec.structs.replace(basket(product_456=1), is_test=True))
    gone = await place(product_456=1)
    await settle()
    await sales.request_cancellation(gone.order_id, None)
    await settle()
    total = orders[0].total.amount + orders[1].total.amount
    price = f"€{total / 100:.2f}"

    await bea.open("/staff")
    assert f"Orders 2 Pieces 3 Revenue {price} To ship 3 Late 0 Held 0 Shipped 0" in bea.text

    parcel = await shipment_of(orders[0])
    await delivery.dispatch(parcel.shipment_id, "DHL", "JD 1", "Pat")
    await bea.open("/staff")
    assert "To ship 2 Late 0 Held 0 Shipped 1" in bea.text


async def test_a_day_begins_at_the_shops_midnight(bea: Visitor, waiting: delivery.Shipment) -> None:
    await shop.change_settings(ShopSettings(name="Mia", time_zone="Pacific/Kiritimati"), "Bea", 0)
    await fetch(
        "UPDATE sales.orders SET placed_at ="
        " date_trunc('day', now(), 'Pacific/Kiritimati') - interval '1 second'"
    )
    await bea.open("/staff")
    assert "Orders 0 Pieces 0" in bea.text
    await fetch("UPDATE sales.orders SET placed_at = placed_at + interval '1 second'")
    await bea.open("/staff")
    assert "Orders 1 Pieces 2" in bea.text


async def test_the_day_goes_over_with_its_figures(
    bea: Visitor, waiting: delivery.Shipment, monkeypatch: pytest.MonkeyPatch
) -> None:
    await shop.change_settings(ShopSettings(name="Mia", time_zone="Europe/Berlin"), "Bea", 0)
    monkeypatch.setattr(
        "app.routes.staff.home.view.about_now", lambda: datetime(2031, 1, 1, 4, tzinfo=UTC)
    )
    await bea.open("/staff")
    live = bea.page.text.partition('<div id="home"')[2]
    assert "Wed 1 Jan, since midnight (Europe/Berlin)." in " ".join(live.split())
    assert bea.text.count("since midnight") == 1
    # Nobody's own zone makes another day of the shop's midnight.
    assert "<time" not in live.partition("since midnight")[0]


async def test_a_packer_sees_their_own_work(pat: Visitor, waiting: delivery.Shipment) -> None:
    await pat.open("/staff")
    assert "Revenue" not in pat.text
    assert "To ship 1 Late 0 Held 0 Packed by you now 0 Shipped by you 0 Shipped 0" in pat.text
    await pat.open(BOARD)
    await pat.send(f"{BOARD}/claims", id=str(waiting.shipment_id))
    await pat.open("/staff")
    assert "Packed by you now 1" in pat.text
    await delivery.dispatch(waiting.shipment_id, "DHL", "JD 1", "Pat")
    await pat.open("/staff")
    assert "Packed by you now 0 Shipped by you 1 Shipped 1" in pat.text


@pytest.mark.usefixtures("shop")
async def test_what_needs_attention_leads_to_its_page(bea: Visitor, settle: Settle) -> None:
    await bea.open("/staff")
    assert "Nothing needs attention." in bea.text
    order = await place(product_456=1)
    await settle()
    await fetch("UPDATE delivery.shipments SET placed_at = now() - interval '9 days'")
    await fetch("UPDATE messaging.deliveries SET state = 'FAILED', attempts = 8")
    await fetch("UPDATE mailing.mails SET state = 'FAILED', tries = 10, error = 'no'")
    await fetch(
        "UPDATE products.products SET reorder_point = 1000000 WHERE product_id = 'product_456'"
    )
    await sales.declare_withdrawal(
        sales.NewWithdrawal(
            name="Ann", contact="ann@example.org", order_number=order.order_number, text="one of it"
        ),
        "en",
    )
    await bea.open("/staff")
    for words, address in (
        ("1 parcel needs attention", f"{BOARD}?status=PROBLEMS"),
        ("1 product is running low", "/staff/stock?view=low"),
        ("1 withdrawal in the last 14 days", "/staff/withdrawals"),
        ("was not sent", "/staff/events#mails-title"),
        ("background job", "/staff/events"),
    ):
        assert words in bea.text
        assert f'href="{address}"' in bea.page.text
        assert (await bea.client.get(address)).status_code == 200
    assert "Nothing needs attention." not in bea.text


async def test_support_sees_no_stock_and_no_webhooks(sue: Visitor) -> None:
    await sue.open("/staff")
    assert sue.page.status_code == 200
    assert "Pieces" in sue.text
    assert "Revenue" not in sue.text
    assert "/staff/stock" not in sue.page.text


@pytest.mark.parametrize(
    ("role", "first"), [("packer", BOARD), ("support", "/staff"), ("manager", "/staff")]
)
async def test_the_login_leads_to_the_first_page_of_the_role(
    application: object, role: str, first: str
) -> None:
    password = "five blue gates ajar"
    await staff.add_person("kim@example.org", role, password, "Kim")
    kim = await logs_in(application, "kim@example.org", password)
    assert kim.page.url.path == first
    assert (await kim.open("/staff/login")).url.path == first


async def test_strangers_come_to_the_login(visitor: Visitor) -> None:
    assert (await visitor.open("/staff")).url.path == "/staff/login"


async def test_reading_it_asks_a_fixed_number_of_questions(
    bea: Visitor, settle: Settle, monkeypatch: pytest.MonkeyPatch, shop: None
) -> None:
    await bea.open("/staff")
    asked = statements_of_test(monkeypatch)
    await bea.open("/staff")
    few = len(asked)
    for _ in range(3):
        await place(product_456=1)
    await settle()
    asked.clear()
    await bea.open("/staff")
    assert len(asked) == few
