"""Whatever a body holds: a 4xx problem that names the field, and nothing was written."""

import json
from typing import Any

import httpx
import pytest

from tests.api.conftest import Written, an_order, assert_problem, fields_of

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
]


@pytest.mark.parametrize(
    ("body", "field"), [rule[1:] for rule in RULES], ids=[rule[0] for rule in RULES]
)
async def test_breaking_a_rule_names_the_field(
    client: httpx.AsyncClient, shop: None, written: Written, body: Any, field: str
) -> None:
    before = await written()

    answer = await post(client, json.dumps(body))

    problem = assert_problem(answer, 422, "invalid-input")
    assert fields_of(problem) == [field]
    assert problem["detail"].startswith(field)
    assert await written() == before


GOOD = json.dumps(an_order(product_456=1))
RAW: list[tuple[str, str | bytes, int, str, str | None]] = [
    ("nothing", b"", 400, "malformed-json", None),
    ("blanks", b"  ", 400, "malformed-json", None),
    ("cut off", GOOD[:-1], 400, "malformed-json", None),
    ("something behind", GOOD + "{}", 400, "malformed-json", None),
    ("single quotes", GOOD.replace('"', "'"), 400, "malformed-json", None),
    ("a comment", "/* order */" + GOOD, 400, "malformed-json", None),
    ("broken and wrong", '{"items": 5, ', 400, "malformed-json", None),
    ("NaN", GOOD.replace(": 1}", ": NaN}"), 400, "malformed-json", None),
    ("Infinity", GOOD.replace(": 1}", ": -Infinity}"), 400, "malformed-json", None),
    ("a bare NUL", GOOD.replace("Ann", "A\0n"), 400, "malformed-json", None),
    ("a byte order mark", b"\xef\xbb\xbf" + GOOD.encode(), 400, "malformed-json", None),
    ("Latin-1", GOOD.encode().replace(b"Ann", b"\xe4nn"), 400, "malformed-json", None),
    ("UTF-16", GOOD.encode("utf-16"), 400, "malformed-json", None),
    ("a surrogate in UTF-8", GOOD.encode().replace(b"Ann", b"\xed\xa0\x80"), 400,
     "malformed-json", None),
    ("opened 100,000 times", "[" * 100_000, 422, "invalid-input", "body"),
    ("deep in a name", GOOD.replace('"Ann Lee"', "[" * 50_000 + "]" * 50_000), 422,
     "invalid-input", "customer.name"),
    ("deep in an unknown field", '{"x": ' + "[" * 50_000 + "]" * 50_000 + "}", 422,
     "invalid-input", "x"),
    ("5,000 digits", GOOD.replace(": 1}", ": " + "9" * 5000 + "}"), 422, "invalid-input",
     "items[0].quantity"),
    ("1e400", GOOD.replace(": 1}", ": 1e400}"), 422, "invalid-input", "items[0].quantity"),
    ("a key twice", GOOD.replace('"quantity": 1', '"quantity": 1, "quantity": 2'), 422,
     "invalid-input", "items[0].quantity"),
    ("a key twice, escaped", GOOD.replace('"quantity": 1', '"quantity": 1, "quantit\\u0079": 1'),
     422, "invalid-input", "items[0].quantity"),
    ("the items twice", GOOD[:-1] + ', "items": []}', 422, "invalid-input", "items"),
    ("256 KiB and one byte", GOOD.ljust(256 * 1024 + 1), 413, "body-too-large", None),
    ("a megabyte", GOOD.ljust(1024 * 1024), 413, "body-too-large", None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "status", "name", "field"), [case[1:] for case in RAW], ids=[case[0] for case in RAW]
)
async def test_what_is_no_sound_json_is_refused(
    client: httpx.AsyncClient,
    shop: None,
    written: Written,
    body: str | bytes,
    status: int,
    name: str,
    field: str | None,
) -> None:
    before = await written()

    answer = await post(client, body)

    problem = assert_problem(answer, status, name)
    assert fields_of(problem) == [field] if field else "errors" not in problem
    assert await written() == before


async def test_exactly_256_kib_is_not_too_large(client: httpx.AsyncClient, shop: None) -> None:
    answer = await post(client, GOOD.ljust(256 * 1024))

    assert answer.status_code == 201


async def test_a_body_that_does_not_say_its_length_is_measured(
    client: httpx.AsyncClient, shop: None, written: Written
) -> None:
    async def chunks() -> Any:
        for _ in range(300):
            yield b" " * 1024

    before = await written()
    answer = await client.post(
        "/api/v1/orders", content=chunks(), headers={"Content-Type": "application/json"}
    )

    assert_problem(answer, 413, "body-too-large")
    assert await written() == before


@pytest.mark.parametrize(
    "media_type",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/xml"],
)
async def test_another_content_type_is_refused(
    client: httpx.AsyncClient, shop: None, written: Written, media_type: str
) -> None:
    before = await written()

    answer = await client.post("/api/v1/orders", content=GOOD, headers={"Content-Type": media_type})

    assert_problem(answer, 415, "unsupported-media-type")
    assert await written() == before


@pytest.mark.parametrize(
    "headers", [{}, {"Content-Type": "Application/JSON; charset=utf-8"}], ids=["none", "charset"]
)
async def test_json_may_be_named_loosely_or_not_at_all(
    client: httpx.AsyncClient, shop: None, headers: dict[str, str]
) -> None:
    answer = await client.post("/api/v1/orders", content=GOOD, headers=headers)

    assert answer.status_code == 201


async def test_several_faults_are_told_at_once(client: httpx.AsyncClient, shop: None) -> None:
    body = changed("items", [LINE | {"quantity": 0}, {"product_id": "product_456", "qty": 1}])
    body["customer"]["email"] = "ann"
    del body["delivery_address"]

    problem = assert_problem(await post(client, json.dumps(body)), 422, "invalid-input")

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
    assert messages["customer.email"] == "must be an e-mail address"


async def test_no_answer_lists_faults_without_end(client: httpx.AsyncClient, shop: None) -> None:
    body = changed("items", [{"quantity": "x"}] * 5000)

    problem = assert_problem(await post(client, json.dumps(body)), 422, "invalid-input")

    assert len(problem["errors"]) == 50


async def test_an_unknown_product_is_not_available(
    client: httpx.AsyncClient, shop: None, written: Written
) -> None:
    before = await written()

    answer = await post(client, json.dumps(an_order(product_0=1)))

    problem = assert_problem(answer, 400, "product-unavailable")
    assert problem["all_available"] is False
    assert problem["items"] == [
        {"product_id": "product_0", "requested": 1, "available": 0, "is_available": False}
    ]
    assert await written() == before


async def test_letters_of_all_scripts_arrive(client: httpx.AsyncClient, shop: None) -> None:
    body = changed("customer.name", "Zoë 😀 山田 \\u0000 literally")

    answer = await post(client, json.dumps(body))

    assert answer.status_code == 201
    order = await client.get(answer.headers["location"], params={"token": token_of(answer)})
    assert order.json()["customer"]["name"] == "Zoë 😀 山田 \\u0000 literally"


def token_of(answer: httpx.Response) -> str:
    return answer.json()["access_token"]


async def post(client: httpx.AsyncClient, body: str | bytes) -> httpx.Response:
    return await client.post(
        "/api/v1/orders", content=body, headers={"Content-Type": "application/json"}
    )
