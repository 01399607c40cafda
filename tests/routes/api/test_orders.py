"""JSON that breaks a rule: a 422 that names the field, and nothing was written."""

import json
from typing import Any

import httpx
import pytest

from tests.support.api import Written, an_order, assert_problem, fields_of, post_order

LINE = {"product_id": "product_456", "quantity": 1}
HUGE = 10**30


def changed(path: str, value: Any) -> dict[str, Any]:
    """A good order with `value` at `path`, such as `items.0.quantity`."""
    body: Any = an_order(product_456=1)
    *parents, last = path.split(".")
    place = body
    for key in parents:
        place = place[int(key)] if key.isdigit() else place[key]
    place[int(last) if last.isdigit() else last] = value
    return body


def without(path: str) -> dict[str, Any]:
    body: Any = an_order(product_456=1)
    *parents, last = path.split(".")
    place = body
    for key in parents:
        place = place[int(key)] if key.isdigit() else place[key]
    del place[last]
    return body


RULES: list[tuple[str, Any, str]] = [
    ("quantity 0", changed("items.0.quantity", 0), "items[0].quantity"),
    ("quantity -1", changed("items.0.quantity", -1), "items[0].quantity"),
    ("quantity 1.5", changed("items.0.quantity", 1.5), "items[0].quantity"),
    ("quantity 1.0", changed("items.0.quantity", 1.0), "items[0].quantity"),
    ("quantity text", changed("items.0.quantity", "1"), "items[0].quantity"),
    ("quantity true", changed("items.0.quantity", True), "items[0].quantity"),
    ("quantity null", changed("items.0.quantity", None), "items[0].quantity"),
    ("quantity 10,001", changed("items.0.quantity", 10_001), "items[0].quantity"),
    ("quantity 10^30", changed("items.0.quantity", HUGE), "items[0].quantity"),
    ("quantity missing", without("items.0.quantity"), "items[0].quantity"),
    ("the second line", changed("items", [LINE, LINE | {"quantity": 0}]), "items[1].quantity"),
    ("product number", changed("items.0.product_id", 456), "items[0].product_id"),
    ("product empty", changed("items.0.product_id", ""), "items[0].product_id"),
    ("product NUL", changed("items.0.product_id", "product_456\0"), "items[0].product_id"),
    ("unknown in a line", changed("items.0.colour", "red"), "items[0].colour"),
    ("no lines", changed("items", []), "items"),
    ("101 lines", changed("items", [LINE] * 101), "items"),
    ("lines not a list", changed("items", {"0": LINE}), "items"),
    ("line not an object", changed("items.0", "product_456"), "items[0]"),
    ("no items", without("items"), "items"),
    ("no customer", without("customer"), "customer"),
    ("customer a name", changed("customer", "Ann"), "customer"),
    ("no email", without("customer.email"), "customer.email"),
    ("email without @", changed("customer.email", "ann"), "customer.email"),
    ("name a number", changed("customer.name", 7), "customer.name"),
    ("name blank", changed("customer.name", "  "), "customer.name"),
    ("name with NUL", changed("customer.name", "Ann\0Lee"), "customer.name"),
    ("name with half a pair", changed("customer.name", "Ann \ud800"), "customer.name"),
    ("name too long", changed("customer.name", "x" * 10_000), "customer.name"),
    ("line break in a name", changed("customer.name", "Ann\r\nBcc: all"), "customer.name"),
    ("no address", without("delivery_address"), "delivery_address"),
    ("no postcode", without("delivery_address.postcode"), "delivery_address.postcode"),
    ("country XX", changed("delivery_address.country", "XX"), "delivery_address.country"),
    ("country name", changed("delivery_address.country", "Germany"), "delivery_address.country"),
    ("city an object", changed("delivery_address.city", {"name": "X"}), "delivery_address.city"),
    ("note too long", changed("note", "x" * 2001), "note"),
    ("note null", changed("note", None), "note"),
    ("price of their own", changed("items.0.unit_price", 1), "items[0].unit_price"),
    ("unknown at the top", changed("coupon", "FREE"), "coupon"),
    ("a key with NUL", changed("a\0b", 1), "a\0b"),
    ("a key of half a pair", changed("\ud800", 1), "?"),
    ("a list", [an_order(product_456=1)], "body"),
    ("a text", "order", "body"),
    ("null", None, "body"),
    *(
        (f"a control character {one!r} as phone", changed("customer.phone", one), "customer.phone")
        for one in ("\x84", "\x01", "\u2028")
    ),
    ("one as second line", changed("delivery_address.line2", "\x85"), "delivery_address.line2"),
]


@pytest.mark.parametrize(
    ("body", "field"), [rule[1:] for rule in RULES], ids=[rule[0] for rule in RULES]
)
async def test_breaking_a_rule_names_the_field(
    client: httpx.AsyncClient, shop: None, written: Written, body: Any, field: str
) -> None:
    before = await written()

    answer = await post_order(client, json.dumps(body))

    problem = assert_problem(answer, 422, "invalid-input")
    assert fields_of(problem) == [field]
    assert problem["detail"].startswith(field)
    assert await written() == before


async def test_several_faults_are_told_at_once(client: httpx.AsyncClient, shop: None) -> None:
    body = changed("items", [LINE | {"quantity": 0}, {"product_id": "product_456", "qty": 1}])
    body["customer"]["email"] = "ann"
    del body["delivery_address"]

    problem = assert_problem(await post_order(client, json.dumps(body)), 422, "invalid-input")

    assert sorted(fields_of(problem)) == [
        "customer.email",
        "delivery_address",
        "items[0].quantity",
        "items[1].qty",
        "items[1].quantity",
    ]
    messages = {error["field"]: error["message"] for error in problem["errors"]}
    assert messages["items[0].quantity"] == "must be at least 1"
    assert messages["items[1].quantity"] == "is required"
    assert messages["customer.email"] == "must be an email address"


async def test_no_answer_lists_faults_without_end(client: httpx.AsyncClient, shop: None) -> None:
    body = changed("items", [{"quantity": "x"}] * 5000)

    problem = assert_problem(await post_order(client, json.dumps(body)), 422, "invalid-input")

    assert len(problem["errors"]) == 50


async def test_an_unknown_product_is_not_available(
    client: httpx.AsyncClient, shop: None, written: Written
) -> None:
    before = await written()

    answer = await post_order(client, json.dumps(an_order(product_0=1)))

    problem = assert_problem(answer, 400, "product-unavailable")
    assert problem["all_available"] is False
    assert problem["items"] == [
        {"product_id": "product_0", "requested": 1, "available": 0, "is_available": False}
    ]
    assert await written() == before


async def test_letters_of_all_scripts_arrive(client: httpx.AsyncClient, shop: None) -> None:
    body = changed("customer.name", "Zoë 😀 山田 \\u0000 literally")

    answer = await post_order(client, json.dumps(body))

    assert answer.status_code == 201
    order = await client.get(answer.headers["location"], params={"token": token_of(answer)})
    assert order.json()["customer"]["name"] == "Zoë 😀 山田 \\u0000 literally"


def token_of(answer: httpx.Response) -> str:
    return answer.json()["access_token"]
