"""The summary of an order is a document: who sold what to whom, when, and for how much."""

from collections.abc import Iterator

import httpx
import pytest

from app.services import delivery, sales
from app.values.pieces import PieceCount
from app.values.shop_settings import ShopSettings
from app.values.statuses import ShortageReason
from tests.support.cast import basket, place, shipment_of
from tests.support.known_settings import known
from tests.support.order_pages import Settle
from tests.support.order_pages import order as order
from tests.support.visitor import Visitor

MIA = ShopSettings(
    name="Mia’s Kiosk",
    seller_name="Mia Sommer & Co",
    seller_line1="1 Quay",
    seller_city="Bremen",
    seller_postcode="28195",
    seller_country="DE",
    vat_id="DE123456789",
    contact_email="help@kiosk.example",
    contact_phone="+49 421 1234",
)


@pytest.fixture
def kiosk(shop: None) -> Iterator[None]:
    """The shop says who sells."""
    with known(MIA):
        yield


async def opened(visitor: Visitor, order: sales.Placed) -> str:
    """What is read on the document of the order, by the browser that placed it."""
    await visitor.open(order.links.page)
    await visitor.open(f"/orders/{order.order_id}/receipt")
    assert visitor.page.status_code == 200
    return visitor.text


async def test_it_names_seller_buyer_number_date_lines_and_total(
    visitor: Visitor, order: sales.Placed, kiosk: None
) -> None:
    said = await opened(visitor, order)

    assert "Mia Sommer & Co 1 Quay 28195 Bremen Germany VAT ID DE123456789" in said
    assert "help@kiosk.example +49 421 1234" in said
    assert f"Order summary Order number {order.order_number} Date " in said
    assert "Buyer Ann Lee 12 Harbour Street 20095 Hamburg Germany ann@example.org" in said
    assert "Qty Product Unit price Amount 2 Blue mug €14.00 €28.00" in said
    assert "Delivery Free Total €28.00" in said
    assert "This is a summary of your order, not an invoice." in said


async def test_an_invoice_of_its_own_names_its_buyer_and_where_the_parcel_goes(
    visitor: Visitor, shop: None
) -> None:
    wanted = basket(product_456=1)
    company = sales.BillingAddress(
        name="Lee & Daughters", line1="9 Mill", city="Kiel", postcode="24103", country="DE"
    )
    placed, _ = await sales.place_order(
        sales.NewOrder(
            sales.Customer("Ann Lee", "ann@example.org", vat_id="DE987654321"),
            wanted.delivery_address,
            wanted.items,
            billing_address=company,
        )
    )
    said = await opened(visitor, placed)

    assert "Buyer Lee & Daughters 9 Mill 24103 Kiel Germany VAT ID DE987654321" in said
    assert "Deliver to Ann Lee 12 Harbour Street 20095 Hamburg Germany" in said


async def test_what_was_cancelled_is_taken_off(
    visitor: Visitor, order: sales.Placed, settle: Settle
) -> None:
    parcel = (await shipment_of(order)).shipment_id
    await delivery.report_shortage(
        None, parcel, [PieceCount(1, 1)], ShortageReason.NOT_FOUND, "Bea"
    )
    await settle()
    said = await opened(visitor, order)

    assert "2 Blue mug 1 cancelled €14.00 €28.00" in said
    assert "Ordered €28.00 Cancelled −€14.00 Remaining €14.00" in said
    assert "This order is cancelled" not in said

    await sales.request_cancellation(order.order_id)
    await settle()
    assert "This order is cancelled" in await opened(visitor, order)
    assert "Remaining €0.00" in visitor.text


async def test_nobody_opens_it_without_the_order(
    client: httpx.AsyncClient, visitor: Visitor, order: sales.Placed
) -> None:
    path = f"/orders/{order.order_id}/receipt"
    assert (await client.get(path)).status_code in (401, 403, 404)

    other = await place(product_456=1)
    await visitor.open(other.links.page)
    assert (await visitor.client.get(path)).status_code in (401, 403, 404)

    await visitor.open(order.links.page)
    assert f'href="{path}"' in visitor.page.text
    answer = await visitor.client.get(path)
    assert answer.headers["Cache-Control"] == "no-store"
    assert '<meta name="robots" content="noindex">' in answer.text
