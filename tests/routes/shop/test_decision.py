"""The customer chooses on her order's page, by API, or the staff for her; who is late reads so."""

from uuid import UUID

import httpx
import pytest

from app.infra.database import fetch
from app.services import delivery, sales, shop, staff
from app.values.pieces import PieceCount
from app.values.shop_settings import ShopSettings
from app.values.statuses import DecidedBy, RestChoice, ShortageReason, ShortageRule
from app.workers.deadlines import meet_deadlines
from tests.support.api import assert_problem, bearer, fields_of
from tests.support.cast import place
from tests.support.corrected import Settle
from tests.support.shop_settings import settings_as_before as settings_as_before
from tests.support.visitor import Visitor

pytestmark = pytest.mark.usefixtures("shop")


@pytest.fixture
async def asking() -> None:
    wanted = ShopSettings(
        name="Doorstep", shortage_rule=ShortageRule.ASK, shortage_default=RestChoice.CANCEL
    )
    await shop.change_settings(wanted, "Mia", 0)


@pytest.fixture
async def order(asking: None, settle: Settle) -> sales.Placed:
    """Of two mugs one is missing, and the customer is asked."""
    placed = await place(product_456=2)
    await settle()
    [parcel] = await delivery.parcels_of(placed.order_id)
    await lose(parcel.shipment_id, PieceCount(1, 1))
    await settle()
    return placed


async def lose(
    shipment_id: UUID, pieces: PieceCount, reason: ShortageReason = ShortageReason.NOT_FOUND
) -> None:
    await delivery.report_shortage(None, shipment_id, [pieces], reason, "Pat")


async def ask(
    client: httpx.AsyncClient, order: sales.Placed, choice: object, token: str | None = None
) -> httpx.Response:
    return await client.post(
        f"/api/v1/orders/{order.order_id}/decision",
        json={"choice": choice},
        headers=bearer(token or order.access_token),
    )


async def seen(client: httpx.AsyncClient, order: sales.Placed) -> httpx.Response:
    return await client.get(f"/api/v1/orders/{order.order_id}", headers=bearer(order.access_token))


async def test_she_chooses_on_the_page_without_scripts(
    client: httpx.AsyncClient, order: sales.Placed
) -> None:
    ann = Visitor(client)
    await ann.open(order.links.page)
    assert "Part of your order is missing. What should happen to the rest?" in ann.text
    assert "we cancel the rest" in ann.text
    asked = ann.text.partition("What should happen to the rest?")[2]
    assert asked.startswith(" 1 Blue mug We're sorry: we don't have it after all. Whatever")
    assert "Whatever you choose, these items stay cancelled." in asked
    assert "If you wait, we pack the rest after that day." in asked
    path = f"/orders/{order.order_id}/decision"
    assert ann.page.text.count('form="decision-form"') == 3
    await ann.send(path, choice="WAIT")
    assert "The rest of your order waits here until about" in ann.text
    assert "Then we pack it." in ann.text
    assert "You decided it" in ann.text
    assert 'data-choice="WAIT"' in ann.page.text
    [parcel] = await delivery.parcels_of(order.order_id)
    assert parcel.hold
    assert parcel.hold.reason == "AWAITING_STOCK"


@pytest.mark.parametrize("is_decided", [False, True])
async def test_a_parcel_that_opens_while_the_page_is_made_does_no_harm(
    client: httpx.AsyncClient,
    order: sales.Placed,
    monkeypatch: pytest.MonkeyPatch,
    is_decided: bool,
) -> None:
    if is_decided:
        await delivery.decide(order.order_id, RestChoice.WAIT, DecidedBy.CUSTOMER)

    async def before_it_opened(order_id: UUID) -> list[delivery.Shipment]:
        return []

    monkeypatch.setattr(delivery, "parcels_of", before_it_opened)
    ann = Visitor(client)
    await ann.open(order.links.page)
    assert ann.page.status_code == 200
    assert 'data-testid="decision"' in ann.page.text


async def test_what_was_decided_is_said_until_it_is_done(
    client: httpx.AsyncClient, asking: None, settle: Settle
) -> None:
    order = await place(product_456=3)
    await settle()
    [parcel] = await delivery.parcels_of(order.order_id)
    await lose(parcel.shipment_id, PieceCount(1, 1))
    await settle()
    ann = Visitor(client)
    await delivery.decide(order.order_id, RestChoice.WAIT, DecidedBy.CUSTOMER)
    await ann.open(order.links.page)
    assert "Then we pack it." in ann.text
    await delivery.lift(parcel.shipment_id, "Bea")
    await ann.open(order.links.page)
    assert 'data-testid="decision"' not in ann.page.text

    await lose(parcel.shipment_id, PieceCount(1, 1))
    await delivery.decide(order.order_id, RestChoice.SEND_REST, DecidedBy.CUSTOMER)
    await settle()
    await ann.open(order.links.page)
    assert "We send the rest of your order." in ann.text
    await delivery.dispatch(parcel.shipment_id, "DHL", "T1", "Bea")
    await settle()
    await ann.open(order.links.page)
    assert "We send the rest of your order." not in ann.text


async def test_the_question_names_all_that_is_missing_now(
    client: httpx.AsyncClient, asking: None, settle: Settle
) -> None:
    """Of each parcel that is asked about, by its reason; what an earlier question named is past."""
    placed = await place(product_456=6, product_789=3)
    await settle()
    [parcel] = await delivery.parcels_of(placed.order_id)
    await lose(parcel.shipment_id, PieceCount(1, 1))
    await delivery.decide(placed.order_id, RestChoice.SEND_REST, DecidedBy.CUSTOMER)
    second = (await delivery.split(parcel.shipment_id, [PieceCount(2, 2)])).remainder_id
    await lose(second, PieceCount(2, 1), ShortageReason.DAMAGED)
    for quantity in (1, 2):
        await lose(parcel.shipment_id, PieceCount(1, quantity))
    await settle()
    ann = Visitor(client)
    await ann.open(placed.links.page)
    asked = ann.text.partition("What should happen to the rest?")[2]
    assert asked.startswith(
        " 1 Wool blanket We're sorry: it was damaged, and we have no other."
        " 3 Blue mug We're sorry: we don't have it after all. Whatever"
    )


async def test_who_is_late_reads_what_was_decided_and_when(
    client: httpx.AsyncClient, order: sales.Placed
) -> None:
    ann = Visitor(client)
    await ann.open(order.links.page)
    opened = ann.page
    await fetch("UPDATE delivery.decisions SET deadline = asked_at + interval '1 millisecond'")
    assert await meet_deadlines() == 1
    ann.page = opened
    await ann.send(f"/orders/{order.order_id}/decision", choice="SEND_REST")
    assert "Already decided at" in ann.text
    assert "The rest of your order is cancelled." in ann.text
    assert "We had no answer from you by" in ann.text


async def test_a_press_without_a_choice_decides_nothing(
    client: httpx.AsyncClient, order: sales.Placed
) -> None:
    ann = Visitor(client)
    await ann.open(order.links.page)
    await ann.send(f"/orders/{order.order_id}/decision", choice="BURN")
    assert "Choose what happens to the rest." in ann.text
    assert "What should happen to the rest?" in ann.text


async def test_a_stranger_cannot_choose(client: httpx.AsyncClient, order: sales.Placed) -> None:
    stranger = Visitor(client)
    await stranger.open("/track")
    token = stranger.form("/track").value("_csrf_token")
    answer = await client.post(
        f"/orders/{order.order_id}/decision", data={"choice": "WAIT", "_csrf_token": token}
    )
    assert answer.status_code == 404
    assert (await ask(client, order, "WAIT", "another token")).status_code == 404
    assert (await client.post(f"/api/v1/orders/{order.order_id}/decision")).status_code == 401


async def test_a_program_chooses_by_the_orders_token(
    client: httpx.AsyncClient, order: sales.Placed, settle: Settle
) -> None:
    asked = await seen(client, order)
    assert (asked.json()["decision"]["choice"], asked.json()["decision"]["otherwise"]) == (
        None,
        "CANCEL",
    )
    made = await ask(client, order, "SEND_REST")
    assert made.status_code == 200
    assert (made.json()["choice"], made.json()["decided_by"]) == ("SEND_REST", "CUSTOMER")
    assert (await ask(client, order, "SEND_REST")).json() == made.json()
    late = assert_problem(await ask(client, order, "CANCEL"), 409, "decision-made")
    assert late["decision"] == made.json()
    assert late["detail"].startswith("already decided at ")
    await settle()
    now = await seen(client, order)
    assert now.json()["decision"] == made.json()
    assert now.headers["ETag"] != asked.headers["ETag"]
    assert now.json()["parcels"][0]["hold"] is None


async def test_a_key_chooses_for_the_shop(client: httpx.AsyncClient, order: sales.Placed) -> None:
    key = await staff.create_key("till", ["orders:write"])
    made = (await ask(client, order, "WAIT", key)).json()
    assert made["decided_by"] == "STAFF"
    assert "person" not in made
    reading = await staff.create_key("reader", ["orders:read"])
    assert (await ask(client, order, "WAIT", reading)).status_code == 403


async def test_only_a_choice_is_taken(client: httpx.AsyncClient, order: sales.Placed) -> None:
    for choice in ("BURN", "", None, 1):
        answer = await ask(client, order, choice)
        assert fields_of(assert_problem(answer, 422, "invalid-input")) == ["choice"]


async def test_an_order_of_which_nothing_is_asked(client: httpx.AsyncClient) -> None:
    order = await place(product_456=1)
    assert_problem(await ask(client, order, "WAIT"), 404, "not-found")
    assert (await seen(client, order)).json()["decision"] is None
    ann = Visitor(client)
    await ann.open(order.links.page)
    assert 'id="decision"' not in ann.page.text


async def test_the_staff_choose_for_her(pat: Visitor, order: sales.Placed) -> None:
    [parcel] = await delivery.parcels_of(order.order_id)
    await pat.open(f"/staff/shipments/{parcel.shipment_id}")
    assert "The customer is asked what happens to the rest" in pat.text
    path = f"/staff/orders/{order.order_id}/decision"
    opened = pat.page
    await pat.send(path, choice="SEND_REST")
    assert "Decided: Send the rest." in pat.text
    assert "The customer is asked" not in pat.text
    pat.page = opened
    await pat.send(path, choice="CANCEL")
    assert "Already decided at" in pat.text
    assert "by Pat: Send the rest." in pat.text
    pat.page = opened
    await pat.send(path, choice="")
    assert "Choose what happens to the rest." in pat.text
