"""Each piece of a parcel is scanned: a wrong one is refused, the last one asks for the label."""

import re
from html import unescape

import pytest

from app.routes.staff.scan.pieces import Packing, packing
from app.services import delivery, products
from app.services.delivery import Shipment
from app.services.products import ProductInput
from app.values.money import Money
from tests.support.cast import place, shipment_of
from tests.support.products import blanket
from tests.support.scanning import STATION, Settle, scan
from tests.support.scanning import other as other
from tests.support.visitor import Visitor

MUG, WOOL, LAMP = "4006381333931", "0036000291452", "96385074"


def mug(**changes: str) -> ProductInput:
    known = {"name": "Blue mug", "price": Money.of(1400), "barcode": MUG, **changes}
    return ProductInput(**known)  # pyright: ignore[reportArgumentType]


@pytest.fixture
async def parcel(shop: None, settle: Settle) -> Shipment:
    """Two mugs from shelf B-12 and a blanket from B-3, all with barcodes."""
    await products.put_product("product_456", mug(shelf="B-12"))
    await products.put_product("product_789", blanket(barcode=WOOL, shelf="B-3", sku="WOOL-1"))
    await products.put_product("lamp", blanket(name="Desk lamp", barcode=LAMP))
    order = await place(product_456=2, product_789=1)
    await settle()
    return await shipment_of(order)


async def piece(packer: Visitor, code: str, **pressed: str) -> None:
    """Into the field for the next piece, as a form without JavaScript sends it."""
    fields = dict(packer.form(STATION).fields) | {"code": code} | pressed
    await packer.open(f"{STATION}?" + "&".join(f"{name}={value}" for name, value in fields.items()))


def dispatch_of(shipment: Shipment) -> str:
    return f"{STATION}/{shipment.shipment_id}/dispatch"


async def test_every_piece_is_scanned_and_the_last_one_asks_for_the_label(
    pat: Visitor, parcel: Shipment
) -> None:
    await scan(pat, parcel.order_number)
    assert f"Scan each piece {parcel.order_number}" in pat.text
    assert "0/1 Wool blanket B-3 By hand 0/2 Blue mug B-12 By hand" in pat.text
    assert 'name="tracking_number"' not in pat.page.text

    await piece(pat, MUG)
    assert f"1 of 3 packed {parcel.order_number} Blue mug: 1 of 2" in pat.text
    await piece(pat, "036000291452")
    assert "2 of 3 packed" in pat.text
    await piece(pat, f"]E0{MUG}")

    assert f"Scan the parcel's label {parcel.order_number} All 3 pieces are in the parcel." in (
        pat.text
    )
    await pat.send(dispatch_of(parcel), carrier="DHL", tracking_number="JD 1")
    assert f"Shipped {parcel.order_number} DHL JD 1" in pat.text


@pytest.mark.parametrize(
    ("code", "says"),
    [
        (
            "14006381333938",
            "No product has the barcode 14006381333938. This parcel still needs",
        ),
        (LAMP, "This is Desk lamp; this parcel needs 1 × Wool blanket, 1 × Blue mug"),
        (
            "4260000000004",
            "No product has the barcode 4260000000004. This parcel still needs 1 × Wool blanket",
        ),
        ("JD000001", "JD000001 is not a product's barcode. This parcel still needs 1 × Wool"),
        ("ORD-99999999", "ORD-99999999 is another order. This parcel still needs 1 × Wool"),
        ("'çççéèèààà(ç", "The scanner uses a different keyboard layout than this computer"),
        ("<b>7</b>", "<b>7</b> is not a product's barcode"),
    ],
)
async def test_a_wrong_scan_is_refused_in_words_and_packs_nothing(
    pat: Visitor, parcel: Shipment, code: str, says: str
) -> None:
    await scan(pat, parcel.order_number)
    await piece(pat, MUG)
    await piece(pat, code)
    assert pat.page.status_code == 422
    assert f"Wrong piece {parcel.order_number} {says}" in pat.text
    assert 'data-tone="error"' in pat.page.text
    assert "<title>Error: " in pat.page.text
    assert "1/2 Blue mug" in pat.text
    assert f"{parcel.order_number} {says}"[:100] in pat.text.rpartition("Last scans")[2]
    assert (await delivery.find_shipment(parcel.shipment_id)).status == "PENDING"


async def test_case_matters_only_between_skus_that_differ_in_nothing_else(
    pat: Visitor, parcel: Shipment
) -> None:
    await scan(pat, parcel.order_number)
    await piece(pat, "wool-1")
    assert "Wool blanket: 1 of 1" in pat.text

    await products.put_product("lamp", blanket(name="Desk lamp", barcode=LAMP, sku="wool-1"))
    await scan(pat, parcel.order_number)
    await piece(pat, "Wool-1")
    assert pat.page.status_code == 422
    assert (
        "Wool-1 may be Desk lamp (wool-1), Wool blanket (WOOL-1), whose SKUs differ only in case."
        " Choose the piece by hand"
    ) in pat.text
    assert "0/1 Wool blanket" in pat.text
    await piece(pat, "wool-1")
    assert "This is Desk lamp; this parcel needs" in pat.text
    await piece(pat, "WOOL-1")
    assert "Wool blanket: 1 of 1" in pat.text


async def test_one_too_many_is_refused(pat: Visitor, parcel: Shipment) -> None:
    await scan(pat, parcel.order_number)
    for _ in range(3):
        await piece(pat, MUG)
    assert (
        "One Blue mug too many: the parcel already has 2. It still needs 1 × Wool blanket"
        in pat.text
    )
    assert "2/2 Blue mug" in pat.text


async def test_a_page_that_is_loaded_again_counts_nothing_twice(
    pat: Visitor, parcel: Shipment
) -> None:
    await scan(pat, parcel.order_number)
    await piece(pat, MUG)
    for _ in range(3):
        await pat.open(str(pat.page.url))
        assert "1 of 3 packed" in pat.text
    await piece(pat, MUG)
    await piece(pat, WOOL)
    for _ in range(2):
        await pat.open(str(pat.page.url))
        assert "Scan the parcel's label" in pat.text


async def test_the_order_again_asks_for_the_next_piece(pat: Visitor, parcel: Shipment) -> None:
    await scan(pat, parcel.order_number)
    await piece(pat, MUG)
    await piece(pat, parcel.order_number)
    assert (pat.page.status_code, "1 of 3 packed" in pat.text) == (200, True)


async def test_a_line_without_a_readable_barcode_is_ticked_by_hand(
    pat: Visitor, parcel: Shipment
) -> None:
    await scan(pat, parcel.order_number)
    await piece(pat, "WOOL-1")
    await piece(pat, MUG)
    await piece(pat, "", by_hand="1")
    assert "All 3 pieces are in the parcel." in pat.text


async def test_a_piece_scanned_for_the_label_sends_nothing(pat: Visitor, parcel: Shipment) -> None:
    await scan(pat, parcel.order_number)
    for code in (WOOL, MUG, MUG):
        await piece(pat, code)
    wrong = {
        MUG: "This is Blue mug, not the carrier's label. The parcel has all of its pieces",
        LAMP: "This is Desk lamp, not the carrier's label, and it is not in this parcel",
    }
    for code, says in wrong.items():
        await pat.send(dispatch_of(parcel), carrier="DHL", tracking_number=code)
        assert pat.page.status_code == 422
        assert f"Not saved {parcel.order_number} {says}" in pat.text
        assert pat.form(dispatch_of(parcel)).value("tracking_number") == ""
        assert pat.form(dispatch_of(parcel)).value("packed") == "2:1,1:2"
    await pat.send(dispatch_of(parcel), tracking_number="JD 1")
    assert (await delivery.find_shipment(parcel.shipment_id)).tracking_number == "JD 1"


async def test_a_product_before_its_order_is_named(pat: Visitor, parcel: Shipment) -> None:
    await scan(pat, MUG)
    assert pat.page.status_code == 404
    assert f"Scan an order {MUG} This is Blue mug. Scan the order first" in pat.text


async def test_two_scans_stay_where_one_product_has_no_barcode(
    pat: Visitor, parcel: Shipment
) -> None:
    await products.put_product("product_456", mug(barcode=""))
    await scan(pat, parcel.order_number)
    assert f"Scan the parcel's label {parcel.order_number} Ann Lee" in pat.text
    assert "1 Wool blanket B-3 product_789" in pat.text
    await pat.open(f"/staff/shipments/{parcel.shipment_id}")
    assert "1 Wool blanket B-3 product_789" in pat.text
    await scan(pat, parcel.order_number)
    await pat.send(dispatch_of(parcel), carrier="DHL", tracking_number="JD 1")
    assert "Shipped" in pat.text


async def test_a_parcel_that_left_meanwhile_is_packed_no_further(
    pat: Visitor, parcel: Shipment
) -> None:
    await scan(pat, parcel.order_number)
    await delivery.dispatch(parcel.shipment_id, "DHL", "JD 1", "Bea")
    await piece(pat, MUG)
    assert f"On its way {parcel.order_number} DHL JD 1 , shipped by Bea" in pat.text


@pytest.mark.parametrize(
    ("state", "kept"),
    [("1:1,2:1", "2:1,1:1"), ("1:9", "1:2"), ("7:1,x:y,:,1", ""), ("1:-1", ""), ("9" * 5000, "")],
)
async def test_what_is_packed_is_never_more_than_the_parcel_has(
    parcel: Shipment, state: str, kept: str
) -> None:
    read: Packing = await packing(parcel, state)
    assert (read.state, read.complete) == (kept, False)


async def test_only_what_is_packed_leaves(pat: Visitor, parcel: Shipment) -> None:
    await scan(pat, parcel.order_number)
    assert "Ship only these" not in pat.text
    await piece(pat, MUG)
    [way] = re.findall(r'href="([^"]*partly=1)"', pat.page.text)
    await pat.open(unescape(way))
    assert f"Scan the parcel's label {parcel.order_number} 1 of 3 packed" in pat.text
    form = pat.form(dispatch_of(parcel))
    assert (form.value("piece-1"), form.value("piece-2")) == ("1", "0")
    await pat.send(dispatch_of(parcel), carrier="DHL", tracking_number=MUG)
    assert pat.page.status_code == 422
    await pat.send(dispatch_of(parcel), carrier="DHL", tracking_number="JD 1")
    parcels = await delivery.parcels_of(parcel.order_id)
    assert [[(item.position, item.quantity) for item in one.items] for one in parcels] == [
        [(1, 1)],
        [(1, 1), (2, 1)],
    ]


async def test_the_printed_code_means_the_next_piece_and_keeps_what_is_packed(
    pat: Visitor, parcel: Shipment
) -> None:
    await scan(pat, parcel.order_number)
    await piece(pat, MUG)
    await piece(pat, "?")
    assert "What’s missing?" in pat.text
    form = f"{STATION}/{parcel.shipment_id}/shortage"
    assert re.search(r'value="2"\s+checked', pat.page.text)
    await pat.send(form, position="2", quantity="?", reason="NOT_FOUND")
    assert "1 of 2 packed" in pat.text
    await piece(pat, MUG)
    assert "All 2 pieces are in the parcel." in pat.text
