"""People who wait for a product get one mail when it is back, in turn and not all at once."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from app.infra.database import fetch, fetch_value
from app.services import mailing, products, sales
from app.services.products import restocking
from app.values.money import Money
from tests.support.alerts import leaves, sold_out, waiting_for
from tests.support.breaches import broken
from tests.support.cast import place

pytestmark = pytest.mark.usefixtures("shop")
MUG, BLANKET = "product_456", "product_789"


@pytest.fixture(autouse=True)
async def all_is_gone(shop: None) -> None:
    await sold_out(MUG)
    await sold_out(BLANKET)


async def wait(*names: str, product_id: str = MUG) -> None:
    for name in names:
        given = products.NewStockAlert(email=f"{name}@example.org")
        await products.ask_for_alert(product_id, given, "de")


async def an_hour_passes() -> None:
    await fetch("UPDATE products.stock_alerts SET told_at = told_at - interval '61 minutes'")


async def mailed() -> list[str]:
    rows = await fetch(
        "SELECT email FROM mailing.mails JOIN products.stock_alerts ON alert_id = subject_id"
        " WHERE kind = 'BACK_IN_STOCK' ORDER BY email"
    )
    return [row["email"] for row in rows]


async def test_nobody_is_told_while_it_is_sold_out() -> None:
    await wait("nora")
    assert await products.tell_who_waits() == 0


async def test_who_waits_is_told_once() -> None:
    await wait("nora")
    await leaves(MUG, 3)
    assert await products.tell_who_waits() == 1
    assert await mailed() == ["nora@example.org"]
    await sold_out(MUG)
    await leaves(MUG, 3)
    await an_hour_passes()
    assert await products.tell_who_waits() == 0
    assert await broken() == set()


async def test_another_product_that_is_back_tells_nobody() -> None:
    await wait("nora")
    await leaves(BLANKET, 3)
    assert await products.tell_who_waits() == 0


async def test_all_workers_together_tell_it_once() -> None:
    await wait("nora")
    await leaves(MUG, 3)
    assert sum(await asyncio.gather(*(products.tell_who_waits() for _ in range(4)))) == 1


async def test_two_are_told_for_each_piece_in_the_order_in_which_they_asked() -> None:
    await wait("ann", "bob", "cleo", "dan")
    await leaves(MUG, 1)
    assert await products.tell_who_waits() == 2
    assert await waiting_for(MUG) == ["cleo@example.org", "dan@example.org"]
    assert await products.tell_who_waits() == 0
    await an_hour_passes()
    assert await products.tell_who_waits() == 2


async def test_not_all_of_a_crowd_are_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(restocking, "AT_ONCE", 3)
    await wait("ann", "bob", "cleo", "dan")
    await leaves(MUG, 50)
    assert await products.tell_who_waits() == 3


async def test_one_address_gets_three_a_day_and_the_rest_later() -> None:
    for number in range(5):
        await products.put_product(
            f"cap-{number}",
            products.ProductInput(
                name="Cap", price=Money.of(1900), description="", category="", opening_stock=0
            ),
        )
        await wait("nora", product_id=f"cap-{number}")
        await leaves(f"cap-{number}", 5)
    assert await products.tell_who_waits() == 3
    await an_hour_passes()
    assert await products.tell_who_waits() == 0
    await fetch("UPDATE products.stock_alerts SET told_at = told_at - interval '1 day'")
    assert await products.tell_who_waits() == 2


async def test_who_has_had_the_mails_of_the_day_keeps_no_place(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(restocking, "FOR_EACH_PIECE", 1)
    monkeypatch.setattr(restocking, "A_DAY", 1)
    await wait("ann", product_id=BLANKET)
    await leaves(BLANKET, 1)
    assert await products.tell_who_waits() == 1
    await wait("ann", "bob")
    await leaves(MUG, 1)
    assert await products.tell_who_waits() == 1
    assert await waiting_for(MUG) == ["ann@example.org"]


async def test_who_is_not_yet_in_turn_for_one_product_is_told_of_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(restocking, "FOR_EACH_PIECE", 1)
    monkeypatch.setattr(restocking, "A_DAY", 1)
    await wait("bob", "ann", product_id=BLANKET)
    await wait("ann")
    await leaves(BLANKET, 1)
    await leaves(MUG, 1)
    assert await products.tell_who_waits() == 2
    assert await waiting_for(BLANKET) == ["ann@example.org"]
    assert await waiting_for(MUG) == []


async def test_an_archived_product_is_not_back() -> None:
    await wait("nora")
    await leaves(MUG, 3)
    await fetch("UPDATE products.products SET withdrawn_at = now() WHERE product_id = $1", MUG)
    assert await products.tell_who_waits() == 0


async def test_a_cancelled_order_brings_it_back(settle: Callable[[], Awaitable[int]]) -> None:
    await leaves(MUG, 1)
    order = await place(product_456=1)
    await settle()
    await wait("nora")
    assert await products.tell_who_waits() == 0
    await sales.request_cancellation(order.order_id, None)
    await settle()
    assert await products.tell_who_waits() == 1


async def test_a_mail_that_would_be_untrue_is_not_sent_and_she_waits_on() -> None:
    await wait("nora")
    await leaves(MUG, 1)
    await products.tell_who_waits()
    due = await mailing.lease_mail()
    assert due
    await sold_out(MUG)
    assert await mailing.letter_for(due) is None
    await mailing.drop_mail(due)
    assert await waiting_for(MUG) == ["nora@example.org"]
    await leaves(MUG, 1)
    assert await products.tell_who_waits() == 1
    assert await mailed() == ["nora@example.org"]
    again = await mailing.lease_mail()
    assert again
    assert await mailing.letter_for(again)
    assert await broken() == set()


async def test_a_mail_to_somebody_who_asked_again_meanwhile_leaves_one_request() -> None:
    await wait("nora")
    await leaves(MUG, 1)
    await products.tell_who_waits()
    due = await mailing.lease_mail()
    assert due
    await sold_out(MUG)
    await wait("nora")
    assert await mailing.letter_for(due) is None
    await mailing.drop_mail(due)
    assert await waiting_for(MUG) == ["nora@example.org"]
    assert await fetch_value("SELECT count(*) FROM products.stock_alerts") == 1
    assert await broken() == set()


async def test_a_look_before_the_mail_is_dropped_tells_nobody_in_vain() -> None:
    await wait("nora")
    await leaves(MUG, 1)
    await products.tell_who_waits()
    due = await mailing.lease_mail()
    assert due
    await sold_out(MUG)
    assert await mailing.letter_for(due) is None
    await leaves(MUG, 1)
    assert await products.tell_who_waits() == 0
    await mailing.drop_mail(due)
    assert await products.tell_who_waits() == 1
    assert await mailed() == ["nora@example.org"]
    assert await broken() == set()


@pytest.mark.parametrize("available", [0, 1])
async def test_a_mail_that_was_owed_before_the_stop_does_not_leave(available: int) -> None:
    await wait("nora")
    await leaves(MUG, 1)
    await products.tell_who_waits()
    alert_id = await fetch_value("SELECT alert_id FROM products.stock_alerts")
    await products.stop_alerts(alert_id, products.alert_token_for(alert_id))
    await leaves(MUG, available)
    due = await mailing.lease_mail()
    assert due
    assert await mailing.letter_for(due) is None
    await mailing.drop_mail(due)
    assert await fetch_value("SELECT count(*) FROM products.stock_alerts") == 0
    assert await broken() == set()


async def test_telling_and_the_mail_are_written_together(monkeypatch: pytest.MonkeyPatch) -> None:
    async def dies(event: object) -> None:
        raise RuntimeError("killed")

    await wait("nora")
    await leaves(MUG, 1)
    monkeypatch.setattr(restocking, "announce", dies)
    with pytest.raises(RuntimeError):
        await products.tell_who_waits()
    monkeypatch.undo()
    assert await waiting_for(MUG) == ["nora@example.org"]
    assert await products.tell_who_waits() == 1


async def test_a_worker_looks_every_ten_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[int] = []

    async def look() -> None:
        looked.append(1)

    monkeypatch.setattr(restocking, "tell_who_waits", look)
    monkeypatch.setattr(restocking, "_looked_at", float("-inf"))
    assert [await restocking.tell_who_waits_in_turn(100) for _ in range(3)] == [0, 0, 0]
    assert looked == [1]
    assert await fetch_value("SELECT count(*) FROM mailing.mails") == 0
