"""An order opens by its number and its email address, both of them."""

import httpx

from app.services import sales
from tests.support.order_pages import order as order
from tests.support.order_pages import status
from tests.support.visitor import Visitor


async def test_number_and_email_open_the_order_anywhere(
    visitor: Visitor, order: sales.Placed
) -> None:
    await visitor.open("/track")
    await visitor.send("/track", order_number=order.order_number.lower(), email="ANN@example.org")

    assert visitor.page.url.path == f"/orders/{order.order_id}"
    assert status(visitor) == "PENDING_SHIPMENT"


async def test_a_wrong_number_and_a_wrong_email_get_one_answer(
    visitor: Visitor, order: sales.Placed
) -> None:
    answers: list[httpx.Response] = []
    for number, email in (
        (order.order_number, "bob@example.org"),
        ("ORD-ZZZZZ", "ann@example.org"),
        ("ORD-\x00", "ann@example.org"),
    ):
        await visitor.open("/track")
        answers.append(await visitor.send("/track", order_number=number, email=email))
        assert "We found no order with this number and email" in visitor.text

    assert {answer.status_code for answer in answers} == {404}


async def test_an_empty_search_says_what_is_missing(visitor: Visitor) -> None:
    await visitor.open("/track")
    await visitor.send("/track")

    assert visitor.page.status_code == 422
    assert "Enter the order number" in visitor.text
    assert "Enter the email you used for the order" in visitor.text
