"""What customers read of VAT, from the price to the mail, in shops that charge it and others."""

from collections.abc import Awaitable, Callable

import pytest

from app.services import sales
from app.values.pieces import PieceCount
from app.workers.mail_sender import MailSender
from tests.support.cast import place
from tests.support.checkout import has_in_cart
from tests.support.post_office import PostOffice, body
from tests.support.shop_settings import settings_as_before as settings_as_before
from tests.support.taxes import charge_vat
from tests.support.visitor import Visitor

pytestmark = pytest.mark.usefixtures("shop")
Settle = Callable[[], Awaitable[int]]
SENTENCE = "We charge no VAT, because we are a small business (§ 19 UStG)."
SHOP = ("/", "/products/product_456", "/cart", "/checkout")


async def pages(visitor: Visitor, order: sales.Placed) -> dict[str, str]:
    await has_in_cart(visitor, "product_456")
    said: dict[str, str] = {}
    for path in SHOP:
        await visitor.open(path)
        said[path] = visitor.text
    await visitor.open(order.links.page)
    said["order"] = visitor.text
    await visitor.open(f"/orders/{order.order_id}/receipt")
    said["receipt"] = visitor.text
    return said


async def test_a_shop_that_says_nothing_of_vat(visitor: Visitor) -> None:
    said = await pages(visitor, await place(product_456=1))
    assert not [page for page, text in said.items() if "incl." in text or "charge" in text]


async def test_a_shop_that_charges_vat_says_so_wherever_a_price_is(
    visitor: Visitor, settle: Settle
) -> None:
    await charge_vat()
    order = await place(product_456=3)
    said = await pages(visitor, order)
    assert all("incl. VAT" in said[path] for path in SHOP)
    assert "incl. 19% VAT €6.71" in said["order"]
    assert "incl. 19% VAT (net €35.29) €6.71" in said["receipt"]

    await settle()
    await sales.request_pieces(None, order.order_id, [PieceCount(1, 1)])
    await settle()
    await visitor.open(order.links.page)
    assert "incl. 19% VAT €4.47" in visitor.text


async def test_a_small_business_says_why_it_charges_none(visitor: Visitor) -> None:
    await charge_vat("SMALL_BUSINESS", tax_rates=[])
    said = await pages(visitor, await place(product_456=1))
    assert "no VAT charged" in said["/products/product_456"]
    assert all(SENTENCE in said[page] for page in ("/cart", "/checkout", "order", "receipt"))


async def test_the_mail_says_so_too(settle: Settle, office: PostOffice) -> None:
    await charge_vat()
    await place(product_456=3)
    await charge_vat("SMALL_BUSINESS")
    await place(product_456=1)
    await settle()
    await MailSender(office.transport()).round()
    charged, small = sorted(office.mails, key=lambda mail: "small business" in body(mail, "plain"))
    assert "incl. 19% VAT: €6.71" in body(charged, "plain")
    assert SENTENCE in body(small, "plain").replace("\n", " ")
    assert "incl. 19% VAT" in body(charged, "html")
    assert SENTENCE in body(small, "html")
