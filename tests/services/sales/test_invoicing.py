"""Invoices are numbered without a gap, frozen, and corrected to the cent by credit notes."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Final

import pytest

from app.infra.database import fetch, fetch_value, transaction
from app.services import delivery, payments, sales
from app.services.sales.invoicing import issue_invoice
from app.services.sales.status_updates import lock
from app.values.fields import Invalid
from app.values.invoices import InvoiceKind
from app.values.payments import PaymentMethodId
from app.values.pieces import PieceCount
from tests.support import methods
from tests.support.breaches import Undone, broken, undone
from tests.support.cast import place, shipment_of
from tests.support.invoicing import ISSUES, SELLER, ships
from tests.support.paying import comes, place_with, refunded
from tests.support.shop_settings import settings_as_before as settings_as_before
from tests.support.taxes import charge_vat

pytestmark = pytest.mark.usefixtures("shop")
Settle = Callable[[], Awaitable[int]]


async def paid_back(order: sales.Placed, amount: int) -> None:
    owed = await refunded(order, amount)
    await payments.pay_out(order.order_id, owed.operation_id, "back", "Bea")


async def documents(order: sales.Placed) -> list[sales.Invoice]:
    found = await sales.list_invoices(order.order_id)
    return [await sales.find_invoice(order.order_id, one.number) for one in found]


def rates(invoice: sales.Invoice) -> list[tuple[float, int, int]]:
    return [(one.rate, one.tax.amount, one.gross.amount) for one in invoice.taxes]


async def test_a_shop_without_a_prefix_issues_none(settle: Settle) -> None:
    await charge_vat()
    order = await place(product_456=1)
    await ships(order, settle)
    assert await documents(order) == []


async def test_an_invoice_is_issued_when_the_first_parcel_leaves(settle: Settle) -> None:
    await charge_vat(**ISSUES)
    await fetch("UPDATE products.products SET tax_class = 'REDUCED' WHERE name LIKE '%blanket'")
    await methods.offer(fee=499)
    first, second = await place(product_456=3, product_789=1), await place(product_456=1)
    await settle()
    assert await documents(first) == []
    await sales.request_pieces(None, first.order_id, [PieceCount(1, 1)])
    for order in (first, second):
        await ships(order, settle)
    await delivery.deliver((await shipment_of(first)).shipment_id, None, None, "Bea")
    await settle()

    [invoice] = await documents(first)
    assert (invoice.number, invoice.kind) == ("INV-00001", InvoiceKind.INVOICE)
    body = invoice.body
    assert [(one.quantity, one.amount) for one in body.lines] == [(2, 2800), (1, 8900)]
    assert (body.fee, invoice.total.amount) == (499, 2800 + 8900 + 499)
    assert sum(gross for _rate, _tax, gross in rates(invoice)) == invoice.total.amount
    assert (body.seller.name, body.seller.vat_id) == ("Käthe Lehmann", "DE123456789")
    assert body.seller.lines == ["Lange Reihe 7", "20099 Hamburg", "Germany"]
    assert body.buyer.name == "Ann Lee"
    assert [one.number for one in await documents(second)] == ["INV-00002"]
    assert await broken() == set()


async def test_what_was_issued_stays_as_it_was(settle: Settle) -> None:
    await charge_vat(**ISSUES)
    order = await place(product_456=1)
    await ships(order, settle)
    before = await documents(order)
    await charge_vat(**{**ISSUES, "seller_name": "Somebody else", "invoice_prefix": "R-"})
    await fetch("UPDATE sales.orders SET customer_name = 'Bo'")
    assert await documents(order) == before
    later = await place(product_456=1)
    await ships(later, settle)
    assert [one.number for one in await documents(later)] == ["R-00002"]


async def test_pieces_that_are_cancelled_later_are_credited(settle: Settle) -> None:
    await charge_vat(**ISSUES)
    order = await place(product_456=3)
    await settle()
    parcel = await shipment_of(order)
    await delivery.split(parcel.shipment_id, [PieceCount(1, 2)])
    await ships(order, settle)
    for _ in range(2):
        await sales.request_pieces(None, order.order_id, [PieceCount(1, 1)])
        await settle()

    invoice, *credits = await documents(order)
    assert (invoice.total.amount, rates(invoice)) == (4200, [(19, 671, 4200)])
    [left_at, _waits] = [one.shipped_at for one in await delivery.parcels_of(order.order_id)]
    assert {one.body.supplied_at for one in (invoice, *credits)} == {left_at}
    assert [(one.number, one.kind) for one in credits] == [
        ("INV-00002", InvoiceKind.CREDIT_NOTE),
        ("INV-00003", InvoiceKind.CREDIT_NOTE),
    ]
    # A third and another third of 6.71.
    assert [rates(one) for one in credits] == [[(19, 224, 1400)], [(19, 223, 1400)]]
    assert {one.body.corrects for one in credits} == {"INV-00001"}
    assert await broken() == set()


async def test_a_refund_without_a_cancellation_is_credited_at_all_rates(settle: Settle) -> None:
    await charge_vat(**ISSUES, payment_methods=[PaymentMethodId.INVOICE])
    await fetch("UPDATE products.products SET tax_class = 'REDUCED' WHERE name LIKE '%blanket'")
    order = await place_with(PaymentMethodId.INVOICE, product_456=3, product_789=1)
    await ships(order, settle)
    await comes(order, 13100)
    await settle()
    await paid_back(order, 1000)
    await settle()
    _invoice, credit = await documents(order)
    assert credit.total.amount == 1000
    assert credit.body.lines == []
    # 10.00 is shared by 42.00 and 89.00.
    assert rates(credit) == [(19, 51, 321), (7, 44, 679)]
    assert await broken() == set()


async def test_pieces_that_are_cancelled_after_all_was_paid_back_are_credited_once(
    settle: Settle,
) -> None:
    await charge_vat(**ISSUES, payment_methods=[PaymentMethodId.INVOICE])
    order = await place_with(PaymentMethodId.INVOICE, product_456=3)
    await settle()
    parcel = await shipment_of(order)
    await delivery.split(parcel.shipment_id, [PieceCount(1, 2)])
    await ships(order, settle)
    await comes(order, 4200)
    await settle()
    await paid_back(order, 4000)
    await settle()
    await sales.request_pieces(None, order.order_id, [PieceCount(1, 2)])
    await settle()
    invoice, *credits = await documents(order)
    # 28.00 are cancelled, of which 26.00 had been paid back and credited before.
    assert [one.total.amount for one in credits] == [4000, 200]
    assert sum(one.total.amount for one in credits) == invoice.total.amount
    assert [len(one.body.lines) for one in credits] == [0, 0]
    assert await broken() == set()


async def test_what_left_before_the_shop_issued_invoices_gets_none(settle: Settle) -> None:
    await charge_vat(**SELLER)
    order = await place(product_456=1)
    await ships(order, settle)
    await charge_vat(**ISSUES)
    parcel = await shipment_of(order)
    await delivery.correct_tracking(parcel.shipment_id, "DHL", "T2", "Bea")
    await delivery.deliver(parcel.shipment_id, None, None, "Bea")
    await settle()
    assert await documents(order) == []


async def test_no_more_is_credited_at_a_rate_than_was_invoiced(settle: Settle) -> None:
    await charge_vat(**ISSUES, payment_methods=[PaymentMethodId.INVOICE])
    await fetch("UPDATE products.products SET tax_class = 'REDUCED' WHERE name LIKE '%blanket'")
    order = await place_with(PaymentMethodId.INVOICE, product_456=3, product_789=1)
    await settle()
    parcel = await shipment_of(order)
    await delivery.split(parcel.shipment_id, [PieceCount(1, 2)])
    await ships(order, settle)
    await comes(order, 13100)
    await settle()
    # 90.00 are shared by 42.00 and 89.00, so that 13.15 are left of the mugs.
    await paid_back(order, 9000)
    await settle()
    await sales.request_pieces(None, order.order_id, [PieceCount(1, 2)])
    await settle()
    _invoice, _refund, credit = await documents(order)
    assert (credit.total.amount, credit.body.lines) == (2800, [])
    assert sum(gross for _rate, _tax, gross in rates(credit)) == 2800
    assert await broken() == set()


async def test_what_was_invoiced_can_no_longer_be_changed(settle: Settle) -> None:
    await charge_vat(**ISSUES)
    order = await place(product_456=1)
    wanted = sales.Billing(vat_id="DE123456789")
    await sales.correct_billing(order.order_id, wanted)
    await ships(order, settle)
    [invoice] = await documents(order)
    assert invoice.body.buyer.vat_id == "DE123456789"
    with pytest.raises(sales.AlreadyInvoiced):
        await sales.correct_billing(order.order_id, sales.Billing(vat_id=None))
    await sales.correct_billing(order.order_id, wanted)
    with pytest.raises(sales.AlreadyInvoiced):
        await sales.request_details(
            order.order_id, sales.Details(), billing=sales.Billing(vat_id=None)
        )


async def test_the_latest_document_is_missed_too(settle: Settle) -> None:
    await charge_vat(**ISSUES)
    order = await place(product_456=1)
    await ships(order, settle)
    async with undone():
        await fetch("DELETE FROM sales.invoices")
        assert {name for _promise, name in await broken()} == {
            "every invoice and credit note has its mail, and no other"
        }


async def test_money_that_came_twice_and_goes_back_lessens_no_invoice(settle: Settle) -> None:
    await charge_vat(**ISSUES, payment_methods=[PaymentMethodId.INVOICE])
    order = await place_with(PaymentMethodId.INVOICE, product_456=1)
    await ships(order, settle)
    for _ in range(2):
        await comes(order, 1400)
    await settle()
    await paid_back(order, 1400)
    await settle()
    assert len(await documents(order)) == 1


async def test_a_small_business_states_no_vat(settle: Settle) -> None:
    await charge_vat("SMALL_BUSINESS", tax_rates=[], **ISSUES)
    order = await place(product_456=1)
    await ships(order, settle)
    [invoice] = await documents(order)
    assert (invoice.total.amount, invoice.taxes) == (1400, [])
    assert await broken() == set()


async def test_numbers_have_no_gap_although_some_are_rolled_back(settle: Settle) -> None:
    await charge_vat(**ISSUES)
    orders = [await place(product_456=1) for _ in range(51)]

    async def issue(place: int, order: sales.Placed) -> None:
        async with transaction():
            await issue_invoice(await lock(order.order_id), None)
            if place % 3 == 0:
                raise Undone

    await asyncio.gather(
        *(issue(place, order) for place, order in enumerate(orders)), return_exceptions=True
    )
    places = "SELECT array_agg(place ORDER BY place) FROM sales.invoices"
    assert await fetch_value(places) == list(range(1, 35))


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"invoice_prefix": "RE 1/"}, "must be letters"),
        ({"invoice_prefix": "R2026"}, "must be letters"),
        ({"invoice_prefix": "R-", "mode": "NONE", "tax_rates": []}, "does about VAT"),
        ({"invoice_prefix": "R-", **dict.fromkeys(SELLER, "")}, "address first"),
    ],
)
async def test_a_prefix_needs_what_an_invoice_names(wrong: dict[str, Any], says: str) -> None:
    with pytest.raises(Invalid, match=says) as fault:
        await charge_vat(**{**SELLER, **wrong})
    assert fault.value.field == "invoice_prefix"


BREACHES: Final[dict[str, str]] = {
    "UPDATE sales.invoices SET place = 9 WHERE place = 2": (
        "the numbers of invoices and credit notes have no gap but those of a restore"
    ),
    "UPDATE sales.invoices SET total = total - 1 WHERE place = 2": (
        "the lines and the rates of each invoice and credit note add up to its total"
    ),
    "UPDATE sales.invoices SET body = jsonb_set(body, '{rates,0,tax}', '9000') WHERE place = 2": (
        "the credit notes of an invoice take back no more at any rate"
    ),
    "DELETE FROM sales.invoices WHERE place = 2": (
        "what was cancelled of an order is not in its invoice, or was credited"
    ),
    "UPDATE sales.invoices SET total = total * 9 WHERE kind = 'CREDIT_NOTE'": (
        "each order has one invoice at most, and its credit notes take back no more"
    ),
}


async def test_the_audit_finds_what_is_wrong(settle: Settle) -> None:
    await charge_vat(**ISSUES)
    order = await place(product_456=3)
    await settle()
    parcel = await shipment_of(order)
    await delivery.split(parcel.shipment_id, [PieceCount(1, 2)])
    await ships(order, settle)
    await sales.request_pieces(None, order.order_id, [PieceCount(1, 1)])
    await settle()
    assert await broken() == set()
    for damage, says in BREACHES.items():
        async with undone():
            await fetch(damage)
            assert says in {name for _promise, name in await broken()}
