"""An address that no mail reaches is refused where it is typed; the rest is one address each."""

import httpx
import pytest

from app.services import sales
from tests.support.api import an_order, assert_problem, fields_of

pytestmark = pytest.mark.usefixtures("shop")
ORDERS = "/api/v1/orders"

NONE = [
    "ann@gmail..com",
    "ann@mail,example.com",
    "<ann@example.org>",
    "ann@-example.com",
    "mailto:ann@example.org",
]


def order_of(email: str, name: str = "Ann Lee") -> dict[str, object]:
    return an_order(product_456=1) | {"customer": {"name": name, "email": email}}


@pytest.mark.parametrize("email", NONE)
async def test_an_order_is_refused_at_the_field(client: httpx.AsyncClient, email: str) -> None:
    answer = await client.post(ORDERS, json=order_of(email))

    problem = assert_problem(answer, 422, "invalid-input")
    assert fields_of(problem) == ["customer.email"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("ann@straße.example", "ann@straße.example"),
        ("ann@example.org\u200b", "ann@example.org"),
        ("abc.@docomo.ne.jp", "abc.@docomo.ne.jp"),
    ],
)
async def test_an_order_is_found_again_by_its_address(
    client: httpx.AsyncClient, typed: str, kept: str
) -> None:
    answer = await client.post(ORDERS, json=order_of(typed))

    assert answer.status_code == 201
    order = await sales.find_order(answer.json()["order_id"])
    assert order.customer.email == kept
    number = answer.json()["order_number"]
    assert await sales.find_by_number(number, typed) == order.order_id
    assert await sales.find_by_number(number, kept.replace("a", "A")) == order.order_id
    assert [one.order_id for one in (await sales.list_orders(q=typed)).items] == [order.order_id]


@pytest.mark.parametrize("name", ["\u200b", "\u3164", "\u2800", "\ufeff", "\U000e0041", "\u3000 "])
async def test_a_name_that_nobody_sees_is_none(client: httpx.AsyncClient, name: str) -> None:
    answer = await client.post(ORDERS, json=order_of("ann@example.org", name))

    problem = assert_problem(answer, 422, "invalid-input")
    assert fields_of(problem) == ["customer.name"]


@pytest.mark.parametrize("name", ["a\u0085b", "a\u2028b", "a\u2029b", "a\ufdd0b", "a\uffffb"])
async def test_a_name_is_one_line_of_characters(client: httpx.AsyncClient, name: str) -> None:
    order = order_of("ann@example.org", name)
    order["delivery_address"]["postcode"] = name
    problem = assert_problem(await client.post(ORDERS, json=order), 422, "invalid-input")
    assert {one["field"]: one["message"] for one in problem["errors"]} == {
        "customer.name": "must be one line of text that is not blank, without control characters",
        "delivery_address.postcode": "must be one line of text, without control characters",
    }


async def test_a_name_is_kept_composed_and_turns_nothing(client: httpx.AsyncClient) -> None:
    answer = await client.post(ORDERS, json=order_of("ann@example.org", "Mu\u0308\u202eller\u200b"))

    order = await sales.find_order(answer.json()["order_id"])
    assert order.customer.name == "Müller"
