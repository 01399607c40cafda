"""The mails of an order show what was bought, and load nothing from the web for it."""

import io
from email.message import EmailMessage

import pytest
from PIL import Image

from app.services import delivery, mailing, products, sales
from app.values.money import Money
from app.values.sending import MailKind
from tests.support.cast import place, shipment_of
from tests.support.mails import mail_about
from tests.support.order_pages import Settle
from tests.support.pictures import BLUE, photo
from tests.support.post_office import body, parsed

pytestmark = pytest.mark.usefixtures("shop")


async def mail_of(order: sales.Placed, kind: str = MailKind.PLACED) -> EmailMessage:
    letter = await mailing.letter_for(mail_about(order.order_id, kind))
    assert letter
    return parsed(letter.content)


def images_in(mail: EmailMessage) -> dict[str, bytes]:
    """Those that travel with it, by the id with which its HTML names them."""
    found: dict[str, bytes] = {}
    for part in mail.walk():
        if part.get_content_maintype() == "image":
            content = part.get_payload(decode=True)
            assert isinstance(content, bytes)
            found[str(part["Content-ID"]).strip("<>")] = content
    return found


async def test_a_mail_brings_a_small_picture_of_what_has_one() -> None:
    await products.add_picture("product_456", photo(1200, 800, colour=BLUE), "A mug", "Bea")
    mail = await mail_of(await place(product_456=1, product_789=1))

    [(name, jpeg)] = images_in(mail).items()
    html = body(mail, "html")
    assert html.count("<img ") == html.count(f'src="cid:{name}"') == 1
    with Image.open(io.BytesIO(jpeg)) as picture:
        assert (picture.format, picture.size) == ("JPEG", (96, 96))
        assert picture.getpixel((48, 48))[2] > 150  # type: ignore[index]
    assert len(jpeg) < 4096


async def test_a_mail_brings_at_most_eight_of_them() -> None:
    wanted = {f"bowl-{number}": 1 for number in range(10)}
    for product_id in wanted:
        given = products.ProductInput(name=product_id, price=Money.of(900), description="")
        await products.put_product(product_id, given)
        await products.move_stock(product_id, 1, "first stock", "the tests")
        await products.add_picture(product_id, photo(320, 320), by="Bea")

    assert len(images_in(await mail_of(await place(**wanted)))) == 8


async def test_the_shop_s_own_page_comes_first_and_the_carrier_s_second(settle: Settle) -> None:
    order = await place(product_456=1)
    await settle()
    parcel = await shipment_of(order)
    await delivery.dispatch(parcel.shipment_id, "DHL", "JD014600003828", "Bea")
    await settle()
    mail = await mail_of(order, MailKind.SHIPPED)

    for kind in ("plain", "html"):
        said = body(mail, kind)
        ours, theirs = said.index("Follow your parcel"), said.index("Track it with DHL")
        assert ours < theirs
        assert "piececode=JD014600003828" in said
    assert 'class="button" href="http://127.0.0.1:8000/orders/' in body(mail, "html")


async def test_the_quantity_and_the_price_of_the_delivery_are_always_said() -> None:
    mail = await mail_of(await place(product_456=1))

    assert "1 × €14.00" in body(mail, "html")
    text = body(mail, "plain")
    assert "1 × Blue mug: €14.00" in text
    assert "Delivery: Free" in text
    assert "Total: €14.00" in text
