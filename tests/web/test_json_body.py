"""Bodies that are no sound JSON, too large or of another type: a 4xx, and nothing was written."""

import json
from typing import Any

import httpx
import pytest

from tests.support.api import Written, an_order, assert_problem, fields_of, post_order

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

    answer = await post_order(client, body)

    problem = assert_problem(answer, status, name)
    assert fields_of(problem) == [field] if field else "errors" not in problem
    assert await written() == before


async def test_exactly_256_kib_is_not_too_large(client: httpx.AsyncClient, shop: None) -> None:
    answer = await post_order(client, GOOD.ljust(256 * 1024))

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
