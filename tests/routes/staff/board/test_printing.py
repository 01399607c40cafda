"""Packing slips and labels: what stands on them, and what a scanner reads there."""

import re
from collections.abc import Awaitable, Callable
from uuid import uuid4

import pytest

from app.infra.database import fetch
from app.services import delivery, sales
from app.services.products import BasketLine
from app.values.pieces import PieceCount
from app.values.statuses import SettableHold
from app.web.barcodes import bars, qr
from tests.support.cast import HOME, place, shipment_of
from tests.support.codes import scanned
from tests.support.methods import offer
from tests.support.visitor import Visitor

Settle = Callable[[], Awaitable[int]]


CODE = re.compile(r'<svg class="(qr|bars)".*?</svg>', re.DOTALL)


def codes(visitor: Visitor) -> dict[str, str]:
    return {found[1]: scanned(found[0]) for found in CODE.finditer(visitor.page.text)}


@pytest.mark.parametrize(
    "text", ["ORD-VJRTK", "00340434161094042557", "1Z 999 AA1", "~ !\"#$%&'<>", "a", "7"]
)
def test_a_scanner_reads_what_was_meant(text: str) -> None:
    assert scanned(qr(text)) == text
    assert scanned(bars(text)) == text


async def test_one_slip_for_each_in_the_order_asked_for(
    pat: Visitor, waiting: delivery.Shipment, settle: Settle
) -> None:
    order = await place(product_456=3, product_789=1)
    await settle()
    other = await shipment_of(order)
    wanted = [str(other.shipment_id), str(waiting.shipment_id)]

    for query in (f"ids={','.join(wanted)}", "&".join(f"id={one}" for one in wanted)):
        await pat.open(f"/staff/slips?{query}")
        assert re.findall(r'data-testid="slip-([0-9a-f-]+)"', pat.page.text) == wanted

    assert "Ann Lee 12 Harbour Street 20095 Hamburg Germany" in pat.text
    assert "3 Blue mug product_456 1 Wool blanket product_789 4 items in total" in pat.text
    assert "€" not in pat.text
    drawn = [scanned(found[0]) for found in CODE.finditer(pat.page.text)]
    assert drawn == [other.order_number, waiting.order_number]


async def test_what_cannot_be_printed_is_said(pat: Visitor, waiting: delivery.Shipment) -> None:
    await pat.open(f"/staff/slips?ids={waiting.shipment_id},{uuid4()},{uuid4()}")
    assert "2 of the parcels asked for do not exist." in pat.text

    for ids, status in (
        (str(uuid4()), 404),
        ("", 422),
        ("no-id", 422),
        (",".join(str(uuid4()) for _ in range(101)), 422),
    ):
        answer = await pat.open(f"/staff/slips?ids={ids}")
        assert answer.status_code == status
    assert (await pat.open(f"/staff/labels/{uuid4()}")).status_code == 404


async def test_a_label_has_the_parcels_number_as_soon_as_there_is_one(
    pat: Visitor, waiting: delivery.Shipment
) -> None:
    label = f"/staff/labels/{waiting.shipment_id}"
    await pat.open(label)
    assert codes(pat) == {"qr": waiting.order_number, "bars": waiting.order_number}

    await delivery.dispatch(waiting.shipment_id, "DHL", "00340434161094042557", "Pat")
    await pat.open(label)
    assert codes(pat) == {"qr": "00340434161094042557", "bars": "00340434161094042557"}
    assert f"{waiting.order_number} Ann Lee" in pat.text
    assert "DHL" in pat.text


async def test_what_a_customer_typed_is_text_on_paper(pat: Visitor, settle: Settle) -> None:
    typed = sales.Customer("<script>alert(1)</script> & Söhne", "ann@example.org")
    placed, _ = await sales.place_order(sales.NewOrder(typed, HOME, [BasketLine("product_456", 1)]))
    await settle()
    shipment = await shipment_of(placed)

    for paper in ("slips?ids=", "labels/"):
        await pat.open(f"/staff/{paper}{shipment.shipment_id}")
        assert "<script>alert" not in pat.page.text
        assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; Söhne" in pat.page.text


async def test_a_cancelled_parcel_says_so_on_its_paper(
    pat: Visitor, settle: Settle, shop: None
) -> None:
    order = await place(product_456=1)
    await settle()
    await sales.request_cancellation(order.order_id)
    await settle()
    shipment = await shipment_of(order)

    for paper in ("slips?ids=", "labels/"):
        await pat.open(f"/staff/{paper}{shipment.shipment_id}")
        assert "Cancelled. Do not send." in pat.text


async def test_a_slip_lists_its_own_pieces_and_names_the_other_parcels(
    pat: Visitor, shop: None, settle: Settle
) -> None:
    order = await place(product_456=3, product_789=1)
    await settle()
    parcel = await shipment_of(order)
    left = await delivery.dispatch(
        parcel.shipment_id, "DHL", "JD 1", "Bea", items=[PieceCount(1, 2)]
    )
    await pat.open(f"/staff/slips?id={left.remainder_id}&id={left.shipment_id}")
    rest, first = pat.text.split("Packed by")[:2]
    assert "Parcel 2 of 2 , the first left on" in rest
    assert "1 Blue mug product_456 1 Wool blanket product_789 2 items in total" in rest
    assert re.search(r"Parcel 1 of 2, left on .*: 2 × Blue mug", rest)
    assert "2 Blue mug product_456 2 items in total" in first
    assert "Parcel 2 of 2, follows: 1 × Blue mug, 1 × Wool blanket" in first
    assert "the first left on" not in first
    await pat.open(f"/staff/labels/{left.remainder_id}")
    assert f"{order.order_number} 2 of 2" in pat.text


async def test_what_was_chosen_is_printed_and_its_rows_say_so(
    pat: Visitor, waiting: delivery.Shipment, settle: Settle
) -> None:
    order = await place(product_456=3, product_789=1)
    await settle()
    other = await shipment_of(order)
    ids = f"{waiting.shipment_id},{other.shipment_id}"

    for path, heading in (("slips", "2 packing slips"), ("labels", "2 labels")):
        await pat.open("/staff/shipments")
        await pat.send("/staff/shipments/claims", f"/staff/{path}", id=ids)
        assert pat.address.replace("%2C", ",").endswith(f"/staff/{path}?ids={ids}&now=1")
        assert heading in pat.text
        assert "data-at-once" in pat.page.text
    await pat.open("/staff/shipments")
    assert pat.text.count("packing slip, label") == 2
    assert "packing slip printed by Pat; label printed by Pat" in pat.page.text
    await pat.open(f"/staff/shipments/{waiting.shipment_id}")
    assert re.search(r"Printed packing slip .* · Pat label .* · Pat", pat.text)

    await pat.open(f"/staff/labels?ids={ids}")
    assert "data-at-once" not in pat.page.text
    assert (await delivery.find_shipment(other.shipment_id)).version == other.version + 2


async def test_nothing_chosen_is_said_and_nothing_is_noted(
    pat: Visitor, waiting: delivery.Shipment
) -> None:
    for path in ("slips", "labels", "pick-lists"):
        await pat.open("/staff/shipments")
        await pat.send("/staff/shipments/claims", f"/staff/{path}", id=f"{uuid4()},no-id")
        assert "Select parcels first" in pat.text
    assert (await delivery.find_shipment(waiting.shipment_id)).printed == []


async def test_a_pick_list_sums_what_was_chosen_by_shelf(
    pat: Visitor, waiting: delivery.Shipment, settle: Settle
) -> None:
    put = "UPDATE products.products SET shelf = $1 WHERE product_id = $2"
    for shelf, product_id in (("B-12", "product_456"), ("B-3", "product_789")):
        await fetch(put, shelf, product_id)
    orders = [await place(product_456=3, product_789=1), await place(product_456=1)]
    await settle()
    parcels = [await shipment_of(order) for order in orders]
    await delivery.hold(waiting.shipment_id, SettableHold.ADDRESS, "Bea")
    ids = ",".join(str(one.shipment_id) for one in [*parcels, waiting])

    await pat.open(f"/staff/pick-lists?ids={ids}")
    first, second = (one.order_number for one in orders)
    assert "2 parcels, 5 pieces Pat" in pat.text
    assert "1 of the selected parcels is held or has left. It is not on this list." in pat.text
    assert (
        f"B-3 1 Wool blanket product_789 {first} B-12 4 Blue mug product_456 {first} × 3, {second}"
        in pat.text
    )
    await pat.open(f"/staff/slips?ids={parcels[0].shipment_id}")
    assert "B-3 1 Wool blanket product_789 B-12 3 Blue mug product_456 4 items" in pat.text


async def test_a_label_that_has_no_number_yet_says_nothing_of_the_shops_own(
    pat: Visitor, waiting: delivery.Shipment
) -> None:
    await pat.open(f"/staff/labels/{waiting.shipment_id}")
    assert "Address label Order number: scan it at the packing station" in pat.text
    for internal in ("Not shipped", "To ship", "Pending"):
        assert internal not in pat.text.partition("Address label")[2]


async def test_a_parcel_that_is_alone_says_no_number(
    pat: Visitor, waiting: delivery.Shipment
) -> None:
    for page in (f"slips?id={waiting.shipment_id}", f"labels/{waiting.shipment_id}"):
        await pat.open(f"/staff/{page}")
        assert "1 of 1" not in pat.text
        assert "Other parcels" not in pat.text


async def test_a_slip_names_the_way_of_delivery(bea: Visitor, settle: Settle) -> None:
    await offer("express", 990)
    placed = await place(product_456=1)
    await settle()
    shipment_id = str((await shipment_of(placed)).shipment_id)
    await bea.open(f"/staff/shipments/{shipment_id}")
    assert "· Express" in bea.text
    await bea.send("/staff/slips", id=shipment_id)
    assert "Express" in bea.text
    await bea.open("/staff/shipments?status=PENDING")
    assert "Express" in bea.text
