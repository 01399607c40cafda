"""The report about VAT, by country and rate, net of what was cancelled in the same days."""

import csv
import io
from collections.abc import Awaitable, Callable
from datetime import date

import msgspec
import pytest

from app.infra.database import fetch
from app.routes.staff.reports.taxes import quarters, signed_amount
from app.services import delivery, sales
from app.values.pieces import PieceCount
from tests.support.cast import basket, place
from tests.support.invoicing import ISSUES, ships
from tests.support.shop_settings import settings_as_before as settings_as_before
from tests.support.taxes import GERMANY, charge_vat
from tests.support.visitor import Visitor

Settle = Callable[[], Awaitable[int]]
FRANCE = {"country": "FR", "tax_class": "STANDARD", "rate": 20, "valid_from": "2026-01-01"}


def table(visitor: Visitor) -> list[list[str]]:
    rows = list(csv.reader(io.StringIO(visitor.page.content.decode("utf-8-sig"))))
    return rows[1:]


async def test_a_shop_without_vat_says_so(bea: Visitor) -> None:
    await bea.open("/staff/reports/tax")
    assert "No VAT in these days" in bea.text


async def test_by_country_and_rate(bea: Visitor, shop: None, settle: Settle) -> None:
    await charge_vat("DESTINATION", tax_rates=[*GERMANY, FRANCE])
    await fetch("UPDATE products.products SET tax_class = 'REDUCED' WHERE name LIKE '%blanket'")
    order = await place(product_456=3, product_789=1)
    gone = await place(product_456=1)
    paris = sales.Address(line1="1 Rue de Rivoli", city="Paris", postcode="75001", country="FR")
    await sales.place_order(msgspec.structs.replace(basket(product_456=1), delivery_address=paris))
    await settle()
    await sales.request_pieces(None, order.order_id, [PieceCount(1, 1)])
    await sales.request_cancellation(gone.order_id)
    await settle()

    await bea.open("/staff/reports/tax?days=7")
    assert "Germany 19% €23.53 €4.47 €28.00" in bea.text
    assert "Germany 7% €83.18 €5.82 €89.00" in bea.text
    assert "France 20% €11.67 €2.33 €14.00" in bea.text
    assert "Total €118.38 €12.62 €131.00" in bea.text
    await bea.open("/staff/reports/tax.csv?days=7")
    assert table(bea) == [
        ["DE", "19", "23.53", "4.47", "28.00", "EUR"],
        ["DE", "7", "83.18", "5.82", "89.00", "EUR"],
        ["FR", "20", "11.67", "2.33", "14.00", "EUR"],
    ]


async def test_what_is_cancelled_later_comes_off_then(
    bea: Visitor, shop: None, settle: Settle
) -> None:
    await charge_vat()
    piece, whole = await place(product_456=2), await place(product_456=1)
    await settle()
    await sales.request_pieces(None, piece.order_id, [PieceCount(1, 1)])
    await settle()
    # The second order loses its piece, and with it all of it.
    await sales.request_cancellation(whole.order_id)
    await sales.request_cancellation(piece.order_id)
    await settle()
    await bea.open("/staff/reports/tax.csv?days=7")
    assert table(bea) == [["DE", "19", "0.00", "0.00", "0.00", "EUR"]]

    await fetch("UPDATE sales.orders SET placed_at = placed_at - interval '100 days'")
    await bea.open("/staff/reports/tax.csv?days=7")
    assert table(bea) == [["DE", "19", "-35.29", "-6.71", "-42.00", "EUR"]]
    await bea.open("/staff/reports/tax?days=7")
    assert "-€6.71" in bea.text


@pytest.mark.usefixtures("shop")
async def test_test_orders_are_left_out(bea: Visitor) -> None:
    await charge_vat()
    await place(product_456=1)
    await fetch("UPDATE sales.orders SET is_test = true")
    await bea.open("/staff/reports/tax")
    assert "No VAT in these days" in bea.text


def test_the_last_four_quarters() -> None:
    found = quarters(date(2026, 2, 15))
    assert [(name, first.isoformat(), last.isoformat()) for name, first, last in found] == [
        ("Q1 2026", "2026-01-01", "2026-02-15"),
        ("Q4 2025", "2025-10-01", "2025-12-31"),
        ("Q3 2025", "2025-07-01", "2025-09-30"),
        ("Q2 2025", "2025-04-01", "2025-06-30"),
    ]
    assert signed_amount(-671) == "-€6.71"


async def test_the_books_have_each_document_at_each_rate(
    bea: Visitor, shop: None, settle: Settle
) -> None:
    await charge_vat(**ISSUES)
    await fetch("UPDATE products.products SET tax_class = 'REDUCED' WHERE name LIKE '%blanket'")
    order = await place(product_456=3, product_789=1)
    await settle()
    parcel = (await delivery.parcels_of(order.order_id))[0]
    await delivery.split(parcel.shipment_id, [PieceCount(1, 2)])
    await ships(order, settle)
    await sales.request_pieces(None, order.order_id, [PieceCount(1, 1)])
    await settle()

    await bea.open("/staff/reports/tax?days=7")
    assert "Numbers INV-00001 to INV-00002." in bea.text
    assert "Together €117.00, with €10.29 VAT." in bea.text
    await bea.open("/staff/reports/invoices.csv?days=7")
    lines = [[one[at] for at in (0, 1, 5, 6, 7, 8, 9, 10)] for one in table(bea)]
    assert lines == [
        ["INV-00001", "INVOICE", "", "DE", "19", "35.29", "6.71", "42.00"],
        ["INV-00001", "INVOICE", "", "DE", "7", "83.18", "5.82", "89.00"],
        ["INV-00002", "CREDIT_NOTE", "INV-00001", "DE", "19", "-11.76", "-2.24", "-14.00"],
    ]


async def test_a_manager_opens_a_document_from_the_order(
    bea: Visitor, shop: None, settle: Settle
) -> None:
    await charge_vat(**ISSUES)
    order = await place(product_456=1)
    await ships(order, settle)
    path = f"/staff/orders/{order.order_id}"
    await bea.open(path)
    assert f'href="{path}/invoices/INV-00001"' in bea.page.text
    await bea.open(f"{path}/invoices/INV-00001")
    assert "Number INV-00001" in bea.text


async def test_a_packer_sees_that_there_is_one(pat: Visitor, shop: None, settle: Settle) -> None:
    await charge_vat(**ISSUES)
    order = await place(product_456=1)
    await ships(order, settle)
    path = f"/staff/orders/{order.order_id}"
    await pat.open(path)
    assert "Invoice INV-00001 €14.00" in pat.text
    assert f"{path}/invoices" not in pat.page.text
    assert (await pat.open(f"{path}/invoices/INV-00001")).status_code == 403
