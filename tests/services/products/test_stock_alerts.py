"""Anyone may ask for a mail about a product, and the owner of an address may want no more."""

import asyncio

import pytest

from app.infra.database import fetch, fetch_value
from app.services import customers, products
from app.services.products import stock_alerts
from app.values.fields import Invalid
from tests.support.alerts import sold_out, waiting_for

pytestmark = pytest.mark.usefixtures("shop")
NORA = "nora@example.org"


@pytest.fixture(autouse=True)
async def mug_is_gone(shop: None) -> None:
    await sold_out("product_456")


async def asks(email: str = NORA, product_id: str = "product_456") -> bool:
    given = products.NewStockAlert(email=email)
    return await products.ask_for_alert(product_id, given, "de")


async def test_an_address_waits_for_a_product_once() -> None:
    assert await asks()
    assert await asks("Nora@Example.org")
    assert await waiting_for("product_456") == [NORA]
    assert (await products.find_stock("product_456")).waiting == 1
    assert (await products.find_stock("product_789")).waiting == 0


async def test_nobody_waits_for_what_is_there() -> None:
    assert not await asks(product_id="product_789")
    assert await waiting_for("product_789") == []


async def test_there_has_to_be_such_a_product_and_an_address() -> None:
    with pytest.raises(products.UnknownProduct):
        await asks(product_id="nothing")
    with pytest.raises(Invalid):
        await asks("nora@nowhere..org")


async def test_one_address_cannot_wait_for_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stock_alerts, "MAX_WAITING", 1)
    await sold_out("product_789")
    await asks()
    assert await asks(product_id="product_789"), "the answer tells nothing of the address"
    assert await waiting_for("product_789") == []
    assert await asks()
    assert await waiting_for("product_456") == [NORA]


async def test_not_even_by_asking_for_all_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stock_alerts, "MAX_WAITING", 1)
    await sold_out("product_789")
    both = ("product_456", "product_789")
    await asyncio.gather(*(asks(product_id=product_id) for product_id in both))
    assert await fetch_value("SELECT count(*) FROM products.stock_alerts") == 1


async def an_alert() -> products.MailedAlert:
    alert_id = await fetch_value("SELECT alert_id FROM products.stock_alerts")
    await fetch("UPDATE products.stock_alerts SET told_at = now()")
    return products.MailedAlert(alert_id=alert_id, product_id="product_456", email=NORA)


async def test_who_wants_no_more_is_written_to_no_more_and_the_answer_stays_the_same() -> None:
    await asks()
    alert = await an_alert()
    token = products.alert_token_for(alert.alert_id)
    await sold_out("product_789")
    await asks(product_id="product_789")

    await products.stop_alerts(alert.alert_id, token)

    assert (await products.alerts_of(alert.alert_id, token)).stopped
    assert await waiting_for("product_789") == []
    assert await asks()
    assert await waiting_for("product_456") == []
    assert await asks("other@example.org")
    await products.allow_alerts(alert.alert_id, token)
    assert await asks()
    assert set(await waiting_for("product_456")) == {NORA, "other@example.org"}


async def test_a_link_of_somebody_else_opens_nothing() -> None:
    await asks()
    alert = await an_alert()
    for token in ("", "guessed", products.alert_token_for(alert.alert_id)[:-1]):
        with pytest.raises(products.DeadAlertLink):
            await products.stop_alerts(alert.alert_id, token)
    await fetch("DELETE FROM products.stock_alerts")
    with pytest.raises(products.DeadAlertLink):
        await products.alerts_of(alert.alert_id, products.alert_token_for(alert.alert_id))


async def test_addresses_go_after_half_a_year_and_told_ones_after_three_months() -> None:
    for number in range(4):
        await asks(f"nora{number}@example.org")
    ages = {0: ("asked_at", 179), 1: ("asked_at", 181), 2: ("told_at", 89), 3: ("told_at", 91)}
    for number, (column, days) in ages.items():
        await fetch(
            f"UPDATE products.stock_alerts SET {column} = now() - make_interval(days => $1)"
            " WHERE email = $2",
            days,
            f"nora{number}@example.org",
        )
    assert await stock_alerts.delete_old_alerts(100) == 2
    rows = await fetch("SELECT email FROM products.stock_alerts ORDER BY email")
    assert [row["email"] for row in rows] == ["nora0@example.org", "nora2@example.org"]


async def test_an_export_has_what_somebody_waits_for_and_an_erasure_ends_it() -> None:
    await asks()
    assert b'"product_id": "product_456"' in await customers.export_customer(NORA)
    await customers.erase_customer(NORA)
    assert await waiting_for("product_456") == []
