"""Customers read the legal pages before they order, and later those under which they ordered."""

import pytest

from app.services import mailing, sales, shop
from app.settings import settings
from app.values.legal_texts import LegalKind
from app.web import pages
from tests.support.cast import basket, place
from tests.support.mails import mail_about
from tests.support.post_office import body, parsed
from tests.support.visitor import Visitor


async def writes(kind: LegalKind, text: str, language: str = "en") -> None:
    await shop.change_legal_text(kind, language, text, "Mia", None)


async def test_only_pages_with_a_text_are_linked_and_open(visitor: Visitor) -> None:
    assert (await visitor.open("/legal/terms")).status_code == 404
    assert (await visitor.open("/legal/cookies")).status_code == 404
    await writes(LegalKind.IMPRINT, "Mia, 12 Harbour Street")
    await visitor.open("/cart")
    assert "Legal notice" in visitor.text
    assert "Terms and conditions" not in visitor.text
    await visitor.open("/legal/imprint")
    assert "12 Harbour Street" in visitor.text


async def test_a_text_in_another_language_says_which(visitor: Visitor) -> None:
    await writes(LegalKind.TERMS, "Erst zahlen.", "de")
    await visitor.open("/legal/terms")
    assert '<div class="legal-text" lang="de">' in visitor.page.text
    assert "This text is in another language: Deutsch" in visitor.text


async def test_strange_questions_are_answered(visitor: Visitor) -> None:
    await writes(LegalKind.TERMS, "Pay first.")
    for query in ("edition=x", "edition=1&language=xx", "edition=999999999", "language=%00"):
        assert (await visitor.open(f"/legal/terms?{query}")).status_code == 200
    for query in ("edition=0", "edition=9999999999"):
        assert (await visitor.open(f"/legal/terms?{query}")).status_code in (200, 404)


@pytest.mark.usefixtures("shop")
async def test_the_conditions_stand_beside_the_button_that_orders(visitor: Visitor) -> None:
    await visitor.open("/products/product_456")
    await visitor.send("/cart/lines", quantity="1")
    await visitor.open("/checkout")
    assert "Our conditions" not in visitor.text
    for kind in LegalKind:
        await writes(kind, "A text.")
    await visitor.open("/checkout")
    beside = visitor.page.text.partition("Our conditions")[2].partition("</p>")[0]
    assert beside.count('target="_blank" rel="noopener"') == 3
    assert [kind for kind in LegalKind if f"/legal/{kind}" in beside] == [
        LegalKind.TERMS,
        LegalKind.WITHDRAWAL,
        LegalKind.PRIVACY,
    ]


@pytest.mark.usefixtures("shop")
async def test_an_order_keeps_the_texts_it_was_placed_under(visitor: Visitor) -> None:
    await writes(LegalKind.TERMS, "Pay first.")
    await writes(LegalKind.TERMS, "Erst zahlen.", "de")
    await writes(LegalKind.WITHDRAWAL, "Fourteen days.")
    placed, _ = await sales.place_order(basket(product_456=1), language="de")
    await writes(LegalKind.TERMS, "Später zahlen.", "de")
    await writes(LegalKind.TERMS, "Pay later.")

    order = await sales.find_order(placed.order_id)
    assert order.legal_texts == sales.LegalTexts(3, "de")
    await visitor.open(placed.links.page)
    assert "Conditions of this order" in visitor.text
    assert 'href="/legal/terms?edition=3&amp;language=de"' in visitor.page.text
    await visitor.open("/legal/terms?edition=3&language=de")
    assert "Erst zahlen." in visitor.text
    await visitor.open("/legal/terms")
    assert "Pay later." in visitor.text

    letter = await mailing.letter_for(mail_about(placed.order_id, language="de"))
    assert letter
    message = parsed(letter.content)
    for part in ("plain", "html"):
        text = body(message, part)
        assert "Erst zahlen." in text
        assert "Fourteen days." in text
        assert "Später zahlen." not in text
        assert f"{settings.link_base}/legal/terms" in text


@pytest.mark.usefixtures("shop")
async def test_without_texts_nothing_is_said_about_them(visitor: Visitor) -> None:
    order = await place(product_456=1)
    assert (await sales.find_order(order.order_id)).legal_texts is None
    await visitor.open(order.links.page)
    assert "Conditions of this order" not in visitor.text
    letter = await mailing.letter_for(mail_about(order.order_id))
    assert letter
    assert "/legal/" not in letter.content.decode()


async def test_only_a_demo_shop_shows_customers_the_way_to_staff_and_api(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(pages.environment.globals, "demo", False)
    pages.load_templates()
    await visitor.open("/")
    footer = visitor.page.text.partition("<footer")[2]
    assert "/staff" not in footer
    assert "/schema" not in footer
    monkeypatch.setitem(pages.environment.globals, "demo", True)
    pages.load_templates()
    await visitor.open("/")
    assert 'href="/staff/shipments"' in visitor.page.text.partition("<footer")[2]
