"""The mail to somebody who waited for a product."""

import pytest

from app.services import mailing, products
from tests.support.alerts import leaves, sold_out
from tests.support.post_office import body, parsed

pytestmark = pytest.mark.usefixtures("shop")


async def letter(language: str):
    await sold_out("product_456")
    await products.ask_for_alert(
        "product_456", products.NewStockAlert(email="nora@example.org"), language
    )
    await leaves("product_456", 5)
    await products.tell_who_waits()
    due = await mailing.lease_mail()
    assert due
    found = await mailing.letter_for(due)
    assert found
    return parsed(found.content)


async def test_it_names_the_product_and_the_way_to_want_no_more() -> None:
    message = await letter("en")
    assert message["To"] == "nora@example.org"
    assert message["Subject"] == "Available again: Blue mug"
    for kind in ("plain", "html"):
        said = body(message, kind)
        assert "/products/product_456" in said
        assert "We cannot keep one for you" in said
        assert "Stop emails like this" in said
    stop = message["List-Unsubscribe"]
    assert stop.startswith("<http://127.0.0.1:8000/stock-alerts/")
    assert stop.strip("<>") in body(message, "plain")


@pytest.mark.parametrize(
    ("language", "subject"),
    [("de", "Wieder verfügbar: Blue mug"), ("fr", "De nouveau disponible\u00a0: Blue mug")],
)
async def test_it_is_in_the_language_in_which_it_was_asked_for(language: str, subject: str) -> None:
    assert (await letter(language))["Subject"].replace(" :", "\u00a0:") == subject
