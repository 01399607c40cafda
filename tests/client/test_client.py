"""The client does what its names say, over lines that break, and knows all that the API has."""

import asyncio
import subprocess
import sys
import zipfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import msgspec
import pytest

from app.services import delivery
from app.values.pieces import PieceCount
from app.values.statuses import ShortageReason, ShortageRule
from doorstep_client import (
    Address,
    BillingAddress,
    Busy,
    Changed,
    Conflict,
    Customer,
    FamilyMember,
    FamilyText,
    Invalid,
    Line,
    Money,
    NewOrder,
    NewProduct,
    NewWithdrawal,
    NotFound,
    Refused,
    Shop,
    Unavailable,
    models,
)
from doorstep_client.models import PictureChange
from tests.client.conftest import BreakingLine
from tests.support.details import with_worker
from tests.support.pictures import BLUE, RED, photo
from tests.support.products import lies_at
from tests.support.shop_settings import settings_as_before as settings_as_before

Settle = Callable[[], Awaitable[int]]

ROOT = Path(__file__).parent.parent.parent
HOME = Address(line1="12 Harbour Street", city="Hamburg", postcode="20095", country="DE")
ANN = Customer("Ann Lee", "ann@example.org")
MUG = NewProduct(name="Blue mug", price=Money(1400), description="Holds 300 ml.")
OTHERWISE_CALLED = {
    "Line": "BasketLine",
    "NewProduct": "ProductInput",
    "NewOrder": "OrderInput",
    "NewSale": "SaleInput",
    "Order": "OrderWithParcels",
}


def order(**lines: int) -> NewOrder:
    return NewOrder(ANN, HOME, [Line(name, quantity) for name, quantity in lines.items()])


def answered(status: int, **headers: str) -> httpx.Response:
    return httpx.Response(status, headers=headers, json={"type": "/problems/unavailable"})


async def test_from_an_empty_shop_to_the_doorstep(program: Shop, settle: Settle) -> None:
    made = await program.put_product("mug", MUG)
    level = await program.move_stock("mug", 5, "first stock")
    asked = await program.check_availability([Line("mug", 2)])
    placed = await program.place_order(order(mug=2))
    await settle()
    [waiting] = [one async for one in program.shipments(order_id=placed.order_id)]
    shipped = await program.dispatch(waiting.shipment_id, "DHL", "123", version=waiting.version)
    delivered = await program.deliver(shipped.shipment_id, "Front door")
    await settle()
    seen = await program.order(placed.order_id)

    assert (made.version, level.available, asked.all_available) == (1, 5, True)
    assert placed.total == Money(2800)
    assert (delivered.status, delivered.delivery_location) == ("DELIVERED", "Front door")
    assert [line.status for line in seen.history] == ["PENDING_SHIPMENT", "SHIPPED", "DELIVERED"]
    assert [one.order_number async for one in program.orders(q="Ann")] == [placed.order_number]
    assert [one.available async for one in program.products()] == [3]
    while len(events := [event async for event in program.events(type="order.status_updated")]) < 2:
        await asyncio.sleep(0.01)  # another test process may hold a transaction open
    assert [event.data["current_status"] for event in events] == ["SHIPPED", "DELIVERED"]
    assert await program.event(events[0].event_id) == events[0]


async def test_what_was_said_wrong_of_a_parcel_is_put_right(
    program: Shop, shop: None, settle: Settle
) -> None:
    placed = await program.place_order(order(product_456=1))
    await settle()
    [parcel] = [one async for one in program.shipments(order_id=placed.order_id)]
    key = parcel.shipment_id
    with pytest.raises(Conflict):
        await program.correct_tracking(key, "UPS", "T2")
    await program.dispatch(key, "DHL", "T1")
    renumbered = await program.correct_tracking(key, "UPS", "T2")
    await program.deliver(key, "Door")
    moved = await program.correct_delivery(key, delivery_location="Shed")
    taken_back = await program.retract_delivery(key, version=moved.version)
    await settle()
    seen = await program.order(placed.order_id)

    assert (renumbered.carrier, moved.delivery_location) == ("UPS", "Shed")
    assert moved.delivered_at == moved.corrections[-1].before.delivered_at
    assert (taken_back.status, taken_back.delivered_at) == ("DELIVERED", None)
    assert [one.what for one in taken_back.corrections] == ["TRACKING", "DELIVERY", "RETRACTION"]
    assert seen.shipment
    assert (seen.shipment.tracking_number, seen.shipment.retracted_at) == (
        "T2",
        taken_back.retracted_at,
    )


async def test_an_order_leaves_in_parts(program: Shop, shop: None, settle: Settle) -> None:
    placed = await program.place_order(order(product_456=4, product_789=1))
    await settle()
    [parcel] = [one async for one in program.shipments(order_id=placed.order_id)]
    one_mug = [models.PieceCount(1, 1)]
    left = await program.dispatch(parcel.shipment_id, "DHL", "T1", one_mug)
    assert left.remainder_id
    divided = await program.split(left.remainder_id, one_mug)
    merged = await program.merge(left.remainder_id, divided.remainder_id)
    short = await program.report_shortage(left.remainder_id, one_mug)
    await settle()
    await program.cancel_pieces(placed.order_id, one_mug, token=placed.access_token)
    await settle()
    seen = await program.order(placed.order_id)

    assert [(item.position, item.quantity) for item in merged.items] == [(1, 3), (2, 1)]
    assert [(item.position, item.quantity) for item in short.items] == [(1, 2), (2, 1)]
    assert [(one.reason, one.quantity) for one in seen.cancelled] == [
        ("NOT_FOUND", 1),
        ("CUSTOMER", 1),
    ]
    assert [(one.parcel, one.status) for one in seen.parcels] == [
        (1, "SHIPPED"),
        (2, "PENDING"),
        (3, "CANCELLED"),
    ]


async def test_a_held_parcel_waits(program: Shop, shop: None, settle: Settle) -> None:
    placed = await program.place_order(order(product_456=1))
    await settle()
    [parcel] = [one async for one in program.shipments(order_id=placed.order_id)]
    await program.hold(parcel.shipment_id, "MANUAL", "gift wrap")
    held = await program.hold(parcel.shipment_id, "ADDRESS")
    assert held.hold
    assert held.hold == models.Hold(reason="ADDRESS", note="", until=None, by=held.hold.by)
    with pytest.raises(Conflict) as refused:
        await program.dispatch(parcel.shipment_id, "DHL", "T1")
    assert refused.value.name == "shipment-held"
    less = await program.lift_hold(parcel.shipment_id, "ADDRESS", version=held.version)
    [shown] = (await program.order(placed.order_id)).parcels
    assert shown.hold == models.ParcelHold(reason="MANUAL", note="gift wrap", until=None)
    assert less.hold
    assert (await program.lift_hold(parcel.shipment_id)).hold is None


async def test_an_order_is_changed_until_somebody_packs_it(
    program: Shop, shop: None, settle: Settle
) -> None:
    placed = await program.place_order(order(product_456=1))
    await settle()
    key, token = placed.order_id, placed.access_token
    quay = Address(line1="4 Quay Road", city="Bremen", postcode="28195", country="DE")
    await with_worker(program.change_order(key, delivery_address=quay, phone="0421 36136"))
    await with_worker(program.change_order(key, note="Ring twice.", token=token))
    changed = await with_worker(program.change_order(key, phone="", token=token))
    [parcel] = [one async for one in program.shipments(order_id=key)]
    await delivery.claim(parcel.shipment_id, uuid4(), "Pat Miller")
    with pytest.raises(Conflict, match="Pat is packing it"):
        await with_worker(program.change_order(key, note="", token=token))

    assert (changed.delivery_address, changed.note) == (quay, "Ring twice.")
    assert changed.customer.phone is None
    assert changed.correction
    assert (changed.correction.state, changed.correction.what) == ("DONE", ["phone"])
    assert (parcel.delivery_address, parcel.note) == (quay, "Ring twice.")


async def test_the_rest_of_an_order_is_decided_once(
    program: Shop, shop: None, settle: Settle
) -> None:
    placed = await program.place_order(order(product_456=2))
    await settle()
    [parcel] = [one async for one in program.shipments(order_id=placed.order_id)]
    await delivery.report_shortage(
        None,
        parcel.shipment_id,
        [PieceCount(1, 1)],
        ShortageReason.NOT_FOUND,
        "Pat",
        rule=ShortageRule.ASK,
    )
    await settle()
    asked = (await program.order(placed.order_id)).decision
    made = await program.decide(placed.order_id, "WAIT", token=placed.access_token)
    assert asked
    assert (asked.choice, made.choice, made.decided_by) == (None, "WAIT", "CUSTOMER")
    assert await program.decide(placed.order_id, "WAIT", token=placed.access_token) == made
    with pytest.raises(Conflict):
        await program.decide(placed.order_id, "CANCEL")


async def test_a_shelf_is_found_empty_and_counted(
    program: Shop, shop: None, settle: Settle
) -> None:
    placed = await program.place_order(order(product_456=2))
    await settle()
    empty = await program.report_empty_shelf("product_456")
    [parcel] = empty.parcels
    await program.report_shortage(parcel.shipment_id, parcel.items, "NOT_FOUND")
    await settle()
    asked = await program.request_count("product_456", "once more")
    [listed] = [one async for one in program.counts()]
    counted = await program.record_count(listed.count_id, 3, listed.on_hand)

    assert (empty.available, parcel.order_id) == (0, placed.order_id)
    assert (await program.shelf("product_456")).parcels == []
    assert asked == listed
    assert (listed.reason, listed.on_hand, counted.counted) == ("not found", 0, 3)
    assert await program.count(listed.count_id) == counted
    with pytest.raises(Conflict):
        await program.record_count(listed.count_id, 4, 3)


async def test_a_shelf_is_taken_stock_of(program: Shop, shop: None) -> None:
    await lies_at(product_456="B-3")
    begun = await program.start_stock_take("B-3")
    [line] = [one async for one in program.stock_take_lines(begun.take_id)]
    counted = await program.count_line(begun.take_id, line.product_id, 148, line.on_hand)
    with pytest.raises(Conflict):
        await program.count_line(begun.take_id, line.product_id, 148, 1)
    [listed] = [one async for one in program.stock_takes()]
    saved = await program.save_stock_take(begun.take_id, listed.version)
    given_up = await program.start_stock_take("B-3")
    given_up = await program.give_up_stock_take(given_up.take_id)

    assert (counted.counted, counted.expected, listed.differing) == (148, 150, 1)
    assert (saved.state, given_up.state) == ("SAVED", "GIVEN_UP")
    assert await program.stock_take(begun.take_id) == saved


async def test_the_scarcest_products_are_listed(program: Shop, shop: None) -> None:
    await program.move_stock("product_456", -148, "sold at the door")
    [low] = [one async for one in program.stock(low=True)]
    both = [one.product_id async for one in program.stock(q="o")]

    assert (low.product_id, low.available, low.reorder_point) == ("product_456", 2, 5)
    assert "product_456" in both


async def test_a_product_gets_its_pictures(program: Shop, shop: None) -> None:
    red, blue = [
        await program.add_picture("product_456", photo(colour=one), "image/jpeg", "A mug")
        for one in (RED, BLUE)
    ]
    first = PictureChange(alt="A blue mug", position=1)
    changed = await program.change_picture("product_456", blue.picture_id, first, version=1)

    assert (changed.alt, changed.position) == ("A blue mug", 1)
    shown = [one.picture_id async for one in program.pictures("product_456")]
    assert shown == [blue.picture_id, red.picture_id]
    assert (await program.product("product_456")).pictures[0] == changed
    await program.remove_picture("product_456", red.picture_id)
    with pytest.raises(NotFound):
        await program.remove_picture("product_456", red.picture_id)


async def test_it_reads_and_changes_the_settings(program: Shop) -> None:
    before = await program.settings()
    changed = await program.change_settings(version=before.version, time_zone="Europe/Berlin")
    assert (changed.time_zone, changed.changed) == ("Europe/Berlin", ["time_zone"])
    with pytest.raises(Changed):
        await program.change_settings(version=before.version, time_zone=None)
    with pytest.raises(Invalid):
        await program.change_settings(languages=["xx"])
    seen = await program.upload_shop_picture("logo", photo(), "image/jpeg")
    assert seen.logo
    assert seen.logo.sizes[-1].url == seen.logo.url
    removed = await program.change_settings(logo=None)
    assert removed.logo is None


async def test_a_shop_sells_shirts_in_colours_to_companies(
    program: Shop, visitor: Shop, shop: None, settle: Settle
) -> None:
    blue = FamilyMember("product_456", ["Blue"])
    german = {"de": FamilyText("Becher", ["Farbe"], [{"Blue": "Blau"}])}
    family = await program.put_family("mugs", "Mug", ["Colour"], [blue], texts=german)
    assert family.texts == german
    assert await program.put_family("mugs", "Mug", ["Colour"], [blue]) == family
    assert await program.family("mugs") == family
    with pytest.raises(Changed):
        await program.put_family("mugs", "Mug", ["Colour"], [], version=family.version + 1)

    office = BillingAddress(
        name="Accounts", line1="1 Ledger Row", city="Paris", postcode="75001", country="FR"
    )
    order = NewOrder(ANN, HOME, [Line("product_456", 1)], billing_address=office)
    placed = await visitor.place_order(order)
    key = placed.access_token
    assert (await visitor.order(placed.order_id, token=key)).billing_address == office
    changed = await visitor.change_billing(
        placed.order_id, billing_address=None, vat_id="DE123456789", token=key
    )
    assert (changed.billing_address, changed.customer.vat_id) == (None, "DE123456789")

    declared = await visitor.declare_withdrawal(
        NewWithdrawal(name=ANN.name, contact=ANN.email, order_number=placed.order_number)
    )
    assert declared.declared_at
    await settle()
    assert (await visitor.order(placed.order_id, token=key)).status == "CANCELLED"


async def test_long_lists_turn_their_own_pages(program: Shop, shop: None) -> None:
    for number in range(103):
        await program.put_product(f"mug-{number:03}", MUG)

    found = [one.product_id async for one in program.products(q="300 ml")]

    assert found == [f"mug-{number:03}" for number in range(103)]


async def test_an_order_whose_answer_was_lost_is_placed_once(
    program: Shop, line: BreakingLine, shop: None
) -> None:
    line.lost = 2

    placed = await program.place_order(order(product_456=1))

    assert line.asked == ["POST /api/v1/orders"] * 3
    assert [one.order_id async for one in program.orders()] == [placed.order_id]


async def test_a_movement_whose_answer_was_lost_is_booked_once(
    program: Shop, line: BreakingLine, shop: None
) -> None:
    line.lost = 2

    level = await program.move_stock("product_456", -1, "broken")

    assert len(line.asked) == 3
    assert level.available == 149
    assert (await program.product("product_456")).available == 149


async def test_comes_back_when_the_shop_says_so(
    program: Shop, line: BreakingLine, shop: None
) -> None:
    line.instead = [answered(503, **{"Retry-After": "0"}), answered(429, **{"Retry-After": "0"})]

    assert (await program.product("product_456")).name == "Blue mug"
    assert len(line.asked) == 3


async def test_does_not_wait_longer_than_its_patience(shop_url: str, line: BreakingLine) -> None:
    line.instead = [answered(503, **{"Retry-After": "30"})]

    async with Shop(shop_url, patience=1, transport=line) as shop:
        with pytest.raises(Busy) as caught:
            await shop.product("product_456")

    assert caught.value.retry_after == 30


async def test_a_proxys_answer_is_a_problem_too(program: Shop, line: BreakingLine) -> None:
    line.instead = [httpx.Response(502, text="<html>Bad gateway")]

    with pytest.raises(Exception, match=r"502 .*Bad gateway"):
        await program.product("product_456")


async def test_refusals_say_what_is_wrong(
    program: Shop, visitor: Shop, shop: None, settle: Settle
) -> None:
    with pytest.raises(Unavailable) as short:
        await visitor.place_order(order(product_456=200))
    with pytest.raises(Invalid) as wrong:
        await visitor.place_order(order(product_456=0))
    with pytest.raises(NotFound):
        await visitor.product("nothing/of the kind?")
    with pytest.raises(Refused):
        await visitor.put_product("mug", MUG)
    with pytest.raises(Changed) as changed:
        await program.put_product("product_456", MUG, version=7)
    placed = await visitor.place_order(order(product_456=1))
    await settle()
    [shipment] = [one async for one in program.shipments("PENDING")]
    with pytest.raises(Conflict):
        await program.deliver(shipment.shipment_id)
    with pytest.raises(Refused):
        await visitor.order(placed.order_id)

    assert [line.available for line in short.value.items] == [150]
    assert list(wrong.value.errors) == ["items[0].quantity"]
    assert wrong.value.request_id
    assert changed.value.version == 1


async def test_a_customer_cancels_with_the_token(visitor: Shop, shop: None, settle: Settle) -> None:
    placed = await visitor.place_order(order(product_456=1))

    asked = await visitor.cancel_order(placed.order_id, "by mistake", token=placed.access_token)
    await settle()

    assert asked.status == "PENDING_SHIPMENT"
    seen = await visitor.order(placed.order_id, token=placed.access_token)
    assert seen.status == "CANCELLED"
    assert seen.cancellation
    assert seen.cancellation.reason == "by mistake"


async def test_writes_the_legal_pages_of_a_new_shop(program: Shop) -> None:
    written = await program.put_legal_text("terms", "en", "Pay first.")
    with pytest.raises(Changed):
        await program.put_legal_text("terms", "en", "Pay later.", version=written.version + 1)
    changed = await program.put_legal_text("terms", "en", "Pay later.", version=written.version)

    assert (await program.legal_text("terms", "en")) == changed
    assert (await program.legal_text("terms", "en", version=1)).text == "Pay first."
    assert [(one.kind, one.exists) for one in (await program.legal_texts()).items] == [
        ("terms", True)
    ]
    assert {step.name for step in (await program.setup()).steps if step.done} == set()


async def test_follows_an_order_over_breaks_of_the_line(
    visitor: Shop, program: Shop, line: BreakingLine, shop: None, settle: Settle
) -> None:
    """A line separator in the place is no end of a line to those who send events."""
    placed = await visitor.place_order(order(product_456=1))
    await settle()
    [shipment] = [one async for one in program.shipments()]
    line.cut = 2
    steps: list[models.Step] = []
    line.asked.clear()

    async for step in visitor.follow_order(placed.order_id, token=placed.access_token):
        steps.append(step)
        if step.status == "PENDING_SHIPMENT":
            await program.dispatch(shipment.shipment_id, "DHL", "123")
            line.instead = [answered(503)]
        elif step.status == "SHIPPED":
            # The API takes no such place, but a shop may have one from before it refused them.
            await delivery.deliver(shipment.shipment_id, None, "Door\u2028left", "Bea")
        await settle()

    assert [step.status for step in steps] == ["PENDING_SHIPMENT", "SHIPPED", "DELIVERED"]
    assert [step.version for step in steps] == [1, 2, 3]
    assert {step.event for step in steps} == {"order.status_updated"}
    assert steps[-1].shipment
    assert steps[-1].shipment.delivery_location == "Door\u2028left"
    opened = [asked for asked in line.asked if asked.endswith("/stream")]
    assert len(opened) == 4


async def test_it_reads_the_reports(program: Shop, visitor: Shop, shop: None) -> None:
    await visitor.place_order(order(product_456=2))
    sold = await program.sales_report()
    assert (sold.now.orders, sold.now.pieces) == (1, 2)
    shipped = await program.shipping_report(sold.first, sold.last)
    assert (shipped.now.parcels, len(shipped.steps)) == (0, 30)


async def test_a_stream_that_is_not_ours_is_refused(visitor: Shop, shop: None) -> None:
    placed = await visitor.place_order(order(product_456=1))

    with pytest.raises(NotFound):
        await anext(visitor.follow_order(placed.order_id, token="another"))


async def test_it_knows_every_field_that_the_api_has(client: httpx.AsyncClient) -> None:
    """Both ways: a field that is new, and one that is gone."""
    document = (await client.get("/schema/openapi.json")).json()
    schemas: dict[str, Any] = document["components"]["schemas"]
    known = {
        name: kind
        for name, kind in vars(models).items()
        if isinstance(kind, type) and issubclass(kind, msgspec.Struct) and name != "Page"
    }
    told_by = {"Step": None, "Event": "EventEnvelope"} | OTHERWISE_CALLED

    for name, kind in known.items():
        schema = told_by.get(name, name)
        if schema is None:
            continue
        fields = {field.encode_name for field in msgspec.structs.fields(kind)}
        assert fields == set(schemas[schema]["properties"]), name


def test_it_is_published_alone(tmp_path: Path) -> None:
    """A wheel with the client and nothing of the shop."""
    build = [
        *(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation")
    ]
    subprocess.run([*build, "--wheel-dir", tmp_path, ROOT / "client"], check=True)

    [wheel] = tmp_path.glob("doorstep_client-*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.partition("/")[0].partition("-")[0] for name in names} == {"doorstep_client"}
    assert "doorstep_client/py.typed" in names


async def test_makes_a_way_of_delivery_and_orders_with_it(program: Shop) -> None:
    post = models.DeliveryMethodInput(name="Post", fee=models.Money(490, "EUR"), countries=["DE"])
    made = await program.put_delivery_method("post", post)
    assert made == await program.delivery_method("post")
    assert [one.method_id for one in await program.delivery_methods("DE")] == ["post"]
    assert await program.delivery_methods("FR") == []


async def test_an_order_is_made_ready_and_handed_over(
    program: Shop, settle: Settle, shop: None
) -> None:
    point = models.PickupPoint(line1="3 Quay", city="Bremen", postcode="28195", country="DE")
    counter = models.DeliveryMethodInput(
        name="Counter", kind="PICKUP", fee=models.Money(0, "EUR"), pickup_point=point
    )
    await program.put_delivery_method("counter", counter)
    placed = await program.place_order(
        NewOrder(ANN, None, [Line("product_456", 1)], delivery_method="counter")
    )
    await settle()
    [parcel] = [one async for one in program.shipments(order_id=placed.order_id)]
    ready = await program.make_ready(parcel.shipment_id, "A 3")
    assert (ready.status, ready.bin) == ("SHIPPED", "A 3")
    given = await program.hand_over(parcel.shipment_id, identified=True)
    assert given.status == "DELIVERED"
