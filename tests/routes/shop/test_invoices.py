"""An invoice is a document of the order's page, by mail and for programs."""

import httpx
import pytest

from app.services import delivery, sales
from app.values.pieces import PieceCount
from app.workers.mail_sender import MailSender
from tests.support.cast import place, shipment_of
from tests.support.invoicing import ISSUES, ships
from tests.support.order_pages import Settle
from tests.support.post_office import PostOffice, body
from tests.support.shop_settings import settings_as_before as settings_as_before
from tests.support.taxes import charge_vat
from tests.support.visitor import Visitor

pytestmark = pytest.mark.usefixtures("shop")


async def opened(visitor: Visitor, order: sales.Placed) -> None:
    await visitor.open(order.links.page)


async def test_the_invoice_is_on_the_orders_page_once_it_left(
    visitor: Visitor, settle: Settle
) -> None:
    await charge_vat(**ISSUES)
    order = await place(product_456=3)
    await opened(visitor, order)
    assert "Invoice INV-00001" not in visitor.text
    await ships(order, settle)
    await visitor.open(f"/orders/{order.order_id}")
    assert "Invoice INV-00001 €42.00" in visitor.text
    await visitor.open(f"/orders/{order.order_id}/invoices/INV-00001")
    assert visitor.page.status_code == 200
    for said in (
        "Käthe Lehmann Lange Reihe 7 20099 Hamburg Germany VAT ID DE123456789",
        "Number INV-00001",
        "Ann Lee",
        "19% €14.00 €42.00",
        "Total €42.00",
        "incl. 19% VAT (net €35.29) €6.71",
    ):
        assert said in visitor.text
    await visitor.open(f"/orders/{order.order_id}/invoices/INV-00002")
    assert visitor.page.status_code == 404
    assert "There is no such invoice." in visitor.text


async def test_its_details_are_changed_no_more(visitor: Visitor, settle: Settle) -> None:
    await charge_vat(**ISSUES)
    order = await place(product_456=1)
    await opened(visitor, order)
    path = f"/orders/{order.order_id}/billing-address"
    assert path in visitor.page.text
    await visitor.open(path)
    form = visitor.page
    await ships(order, settle)
    visitor.page = form
    await visitor.send(path, vat_id="DE123456789")
    assert "The invoice was issued, so its details can no longer be changed." in visitor.text
    assert path not in visitor.page.text


async def test_a_credit_note_names_its_invoice(visitor: Visitor, settle: Settle) -> None:
    await charge_vat(**ISSUES)
    order = await place(product_456=3)
    await settle()
    await delivery.split((await shipment_of(order)).shipment_id, [PieceCount(1, 2)])
    await ships(order, settle)
    await sales.request_pieces(None, order.order_id, [PieceCount(1, 1)])
    await settle()
    await opened(visitor, order)
    await visitor.open(f"/orders/{order.order_id}/invoices/INV-00002")
    for said in ("Credit note INV-00002", "For invoice INV-00001", "Credited €14.00"):
        assert said in visitor.text


async def test_a_stranger_sees_no_invoice(visitor: Visitor, settle: Settle) -> None:
    await charge_vat(**ISSUES)
    order = await place(product_456=1)
    await ships(order, settle)
    await visitor.open(f"/orders/{order.order_id}/invoices/INV-00001")
    assert visitor.page.status_code == 404
    assert "Ann Lee" not in visitor.text


async def test_the_customer_gets_a_mail(office: PostOffice, settle: Settle) -> None:
    await charge_vat(**ISSUES)
    order = await place(product_456=1)
    await ships(order, settle)
    await MailSender(office.transport()).round()
    [mail] = [one for one in office.mails if "Invoice for" in one["Subject"]]
    said = " ".join(body(mail, "plain").split())
    assert f"the invoice of €14.00 for your order {order.order_number}" in said
    assert "Invoice INV-00001" in " ".join(body(mail, "html").split())


async def test_a_program_lists_them(client: httpx.AsyncClient, settle: Settle) -> None:
    await charge_vat(**ISSUES)
    order = await place(product_456=1)
    token = {"Authorization": f"Bearer {order.access_token}"}
    path = f"/api/v1/orders/{order.order_id}/invoices"
    assert (await client.get(path, headers=token)).json() == {"items": []}
    await ships(order, settle)
    [one] = (await client.get(path, headers=token)).json()["items"]
    assert (one["number"], one["kind"]) == ("INV-00001", "INVOICE")
    assert one["total"] == {"amount": 1400, "currency": "EUR"}
    assert (await client.get(path)).status_code == 401
