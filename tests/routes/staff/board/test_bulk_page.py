"""A table that is pasted for many parcels, and the carriers that their form offers."""

import csv
import io
from collections.abc import Awaitable, Callable

from app.services import board, delivery
from tests.support.bulk import DISPATCHES, asked, now, number, numbered, own_carrier
from tests.support.bulk import three as three
from tests.support.cast import place
from tests.support.visitor import Visitor


async def test_a_pasted_table_finds_its_parcels(
    pat: Visitor, three: list[delivery.Shipment]
) -> None:
    one, two, last = three
    await pat.open(asked(DISPATCHES, three))
    table = (
        f"\t{last.order_number}\t'00340434161094042557\n"
        f'\t{one.order_number.lower()}\t="1Z999AA10123456784"\n\tORD-QQQQQ\tJD 7\n'
    )
    await pat.send(DISPATCHES, carrier="DHL", pasted=table, **{number(two): "JD 2"})

    assert pat.page.status_code == 422
    assert "2 numbers filled in. Nothing is shipped yet" in pat.text
    assert "1 line belongs to another order: ORD-QQQQQ" in pat.text
    assert {(await now(shipment)).status for shipment in three} == {"PENDING"}
    form = pat.form(DISPATCHES)
    assert [form.value(number(shipment)) for shipment in three] == [
        "1Z999AA10123456784",
        "JD 2",
        "00340434161094042557",
    ]
    assert (form.value("carrier"), form.value("pasted")) == ("DHL", "")

    await pat.send(DISPATCHES, **{own_carrier(one): "UPS"})
    assert "3 parcels are marked shipped." in pat.text
    assert (await now(last)).tracking_number == "00340434161094042557"


async def test_the_export_with_its_numbers_filled_in_comes_back(
    pat: Visitor, three: list[delivery.Shipment]
) -> None:
    """In another order, with the columns as a spreadsheet saves them: semicolons, few quotes."""
    exported = await pat.open("/staff/shipments.csv?status=PENDING")
    read = csv.DictReader(io.StringIO(exported.content.decode("utf-8-sig"), newline=""))
    rows = sorted(read, key=lambda row: row["shipment_id"], reverse=True)
    for at, row in enumerate(rows):
        row |= {"tracking_number": f"JD {at}", "carrier": "GLS"}
    for header in (True, False):
        text = io.StringIO(newline="")
        writer = csv.DictWriter(text, rows[0], delimiter=";")
        if header:
            writer.writeheader()
        writer.writerows(rows)
        await pat.open(asked(DISPATCHES, three))
        await pat.send(DISPATCHES, pasted=text.getvalue())
        assert pat.page.status_code == 200
        assert "3 numbers filled in." in pat.text
        form = pat.form(DISPATCHES)
        for row in rows:
            assert form.value(f"tracking_number-{row['shipment_id']}") == row["tracking_number"]
            assert form.value(f"carrier-{row['shipment_id']}") == "GLS"


async def test_a_pasted_line_that_is_not_understood_is_named(
    pat: Visitor, three: list[delivery.Shipment]
) -> None:
    await pat.open(asked(DISPATCHES, three))
    await pat.send(DISPATCHES, pasted="JD 1\tAnn\n3.40434E+17\tBen\nJD 3\tCleo\nJD 4\tDora")

    assert pat.page.status_code == 422
    assert "Line 2: 3.40434E+17 was mangled by a spreadsheet" in pat.text
    assert "the last 1 of 4 were left over" in pat.text
    assert pat.form(DISPATCHES).value(number(three[2])) == "JD 3"
    for pasted in ('"', "\x00\n;", "=" * 999, "ORD-" * 500, "\t" * 5000):
        await pat.open(asked(DISPATCHES, three))
        await pat.send(DISPATCHES, pasted=pasted)
        assert pat.page.status_code in (200, 422)
    assert {(await now(shipment)).status for shipment in three} == {"PENDING"}


async def test_the_next_packer_is_not_offered_a_slip_of_the_finger(
    pat: Visitor, three: list[delivery.Shipment], settle: Callable[[], Awaitable[int]]
) -> None:
    await pat.open(asked(DISPATCHES, three))
    await pat.send(
        DISPATCHES, carrier="DHLL", **numbered(three), **{own_carrier(three[2]): "Bike Jo"}
    )
    assert "3 parcels are marked shipped." in pat.text
    await place(product_456=1)
    await settle()
    [waiting] = (await board.list_shipments("PENDING")).items
    for page in (
        asked(DISPATCHES, [waiting]),
        f"/staff/shipments/{waiting.shipment_id}/dispatch",
        f"/staff/scan?code={waiting.order_number}",
    ):
        text = (await pat.open(page)).text
        assert 'value="DHL"' in text
        assert "DHLL" not in text
        assert "Bike Jo" not in text
