"""Products and stock: what anyone sees, and what keys with products:write change."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from app.services import products
from tests.support.api import Place, Written, an_order, assert_problem, bearer, fields_of
from tests.support.pictures import photo

Key = Callable[..., Awaitable[str]]
Ask = Callable[..., Awaitable[httpx.Response]]

MUG = {"name": "Red mug", "price": {"amount": 1290, "currency": "EUR"}, "description": "Red."}


@pytest.fixture
async def shopkeeper(client: httpx.AsyncClient, shop: None, api_key: Key) -> Ask:
    """A program that keeps the shop: `await shopkeeper("PUT", "product_1", json=…)`."""
    headers = bearer(await api_key("products:write"))

    async def ask(method: str, path: str, **request: Any) -> httpx.Response:
        return await client.request(method, f"/api/v1/products/{path}", headers=headers, **request)

    return ask


async def check(client: httpx.AsyncClient, *lines: tuple[str, int]) -> dict[str, Any]:
    items = [{"product_id": key, "quantity": quantity} for key, quantity in lines]
    answer = await client.post("/api/v1/products/check-availability", json={"items": items})
    assert answer.status_code == 200
    return answer.json()


async def test_lines_of_one_product_are_judged_by_their_sum(
    client: httpx.AsyncClient, shop: None
) -> None:
    answer = await check(client, ("product_456", 100), ("product_789", 1), ("product_456", 51))

    assert answer["all_available"] is False
    assert [list(line.values()) for line in answer["items"]] == [
        ["product_456", 100, 150, False],
        ["product_789", 1, 50, True],
        ["product_456", 51, 150, False],
    ]


async def test_the_last_one_is_available_and_one_more_is_not(
    client: httpx.AsyncClient, shop: None
) -> None:
    assert (await check(client, ("product_789", 50)))["all_available"] is True
    assert (await check(client, ("product_789", 51)))["all_available"] is False


async def test_an_unknown_product_has_none_available(client: httpx.AsyncClient, shop: None) -> None:
    answer = await check(client, ("no_such", 1))

    assert answer["items"] == [
        {"product_id": "no_such", "requested": 1, "available": 0, "is_available": False}
    ]


async def test_what_an_order_holds_is_not_available(
    client: httpx.AsyncClient, place: Place
) -> None:
    await place(product_789=20)

    assert (await check(client, ("product_789", 31)))["items"][0]["available"] == 30


async def test_an_order_for_more_than_there_is_gets_the_same_answer_as_asking(
    client: httpx.AsyncClient, shop: None, written: Written
) -> None:
    before = await written()
    asked = await check(client, ("product_456", 1), ("product_789", 51))

    answer = await client.post("/api/v1/orders", json=an_order(product_456=1, product_789=51))

    problem = assert_problem(answer, 400, "product-unavailable")
    assert problem["all_available"] is False
    assert problem["items"] == asked["items"]
    assert await written() == before


async def test_a_product_is_made_and_changed(shopkeeper: Ask, client: httpx.AsyncClient) -> None:
    made = await shopkeeper("PUT", "product_1", json=MUG)
    changed = await shopkeeper("PUT", "product_1", json=MUG | {"name": "Crimson mug"})
    seen = await client.get("/api/v1/products/product_1")

    assert (made.status_code, changed.status_code) == (201, 200)
    assert made.json()["available"] == 0
    assert seen.json() == changed.json()
    assert {
        "product_id": "product_1",
        "name": "Crimson mug",
        "description": "Red.",
        "price": {"amount": 1290, "currency": "EUR"},
        "available": 0,
    }.items() <= seen.json().items()


async def test_what_follows_the_description_keeps_its_value_when_left_out(
    shopkeeper: Ask, client: httpx.AsyncClient
) -> None:
    whole = MUG | {"category": "Kitchen", "picture": "demo/mug.svg", "reorder_point": 12}
    await shopkeeper("PUT", "product_1", json=whole)
    changed = await shopkeeper("PUT", "product_1", json=MUG)
    assert (changed.json()["category"], changed.json()["picture"]) == ("Kitchen", "demo/mug.svg")

    without = await shopkeeper("PUT", "product_1", json=MUG | {"picture": ""})
    assert without.json()["picture"] is None


async def test_codes_and_shelf_keep_their_values_and_a_barcode_has_one_form(
    shopkeeper: Ask, client: httpx.AsyncClient
) -> None:
    codes = {"sku": "MUG-1", "barcode": "036000291452", "shelf": "B-03-2"}
    made = (await shopkeeper("PUT", "product_1", json=MUG | codes)).json()
    assert (made["sku"], made["barcode"]) == ("MUG-1", "0036000291452")

    # An older client knows none of the three.
    kept = (await shopkeeper("PUT", "product_1", json=MUG | {"category": "Bar"})).json()
    assert (kept["sku"], kept["barcode"]) == ("MUG-1", "0036000291452")
    assert (await products.find_record("product_1")).shelf == "B-03-2"

    nothing = dict.fromkeys(codes, "")
    without = (await shopkeeper("PUT", "product_1", json=MUG | nothing)).json()
    assert (without["sku"], without["barcode"]) == (None, None)
    assert (await products.find_record("product_1")).shelf == ""


async def test_a_barcode_of_another_product_is_refused_at_the_field(shopkeeper: Ask) -> None:
    await shopkeeper("PUT", "product_1", json=MUG | {"barcode": "4006381333931"})
    again = await shopkeeper("PUT", "product_2", json=MUG | {"barcode": "4006381333931"})
    assert fields_of(assert_problem(again, 422, "invalid-input")) == ["barcode"]


async def test_an_archived_product_can_be_read_but_not_ordered(
    shopkeeper: Ask, client: httpx.AsyncClient, written: Written
) -> None:
    blanket = {"name": "Wool blanket", "price": {"amount": 8900, "currency": "EUR"}}
    await shopkeeper("PUT", "product_789", json=blanket | {"sold": False})
    before = await written()

    seen = (await client.get("/api/v1/products/product_789")).json()
    assert (seen["sold"], seen["available"]) == (False, 0)
    listed = (await client.get("/api/v1/products")).json()["items"]
    assert [one["product_id"] for one in listed] == ["product_456"]

    refused = await client.post("/api/v1/orders", json=an_order(product_789=1))
    problem = assert_problem(refused, 400, "product-unavailable")
    assert problem["items"] == (await check(client, ("product_789", 1)))["items"]
    assert problem["items"][0]["available"] == 0
    assert await written() == before

    back = await shopkeeper("PUT", "product_789", json=blanket | {"sold": True})
    assert back.json()["available"] == 50


async def test_stock_is_counted_in_and_out(shopkeeper: Ask) -> None:
    async def move(quantity: int) -> httpx.Response:
        return await shopkeeper(
            "POST", "product_789/stock-movements", json={"quantity": quantity, "reason": "count"}
        )

    answer = await move(-50)
    assert answer.status_code == 201
    assert answer.json() == {
        "product_id": "product_789",
        "on_hand": 0,
        "reserved": 0,
        "available": 0,
    }
    assert (await move(7)).json()["available"] == 7


async def test_what_customers_were_promised_cannot_be_taken_out(
    shopkeeper: Ask, place: Place, written: Written
) -> None:
    await place(product_789=20)
    before = await written()

    answer = await shopkeeper(
        "POST", "product_789/stock-movements", json={"quantity": -31, "reason": "broken"}
    )

    problem = assert_problem(answer, 409, "not-enough-stock")
    assert (problem["on_hand"], problem["reserved"], problem["available"]) == (50, 20, 30)
    assert await written() == before


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (MUG | {"price": {"amount": -1, "currency": "EUR"}}, "price.amount"),
        (MUG | {"price": {"amount": 12.5, "currency": "EUR"}}, "price.amount"),
        (MUG | {"price": {"amount": 10**9 + 1, "currency": "EUR"}}, "price.amount"),
        (MUG | {"price": {"amount": 1, "currency": "USD"}}, "price.currency"),
        (MUG | {"price": {"amount": 1}}, "price.currency"),
        (MUG | {"price": 1290}, "price"),
        (MUG | {"name": ""}, "name"),
        (MUG | {"name": "x" * 201}, "name"),
        (MUG | {"picture": "../../etc/passwd"}, "picture"),
        (MUG | {"available": 5}, "available"),
        (MUG | {"barcode": "4006381333932"}, "barcode"),
        (MUG | {"barcode": "12345"}, "barcode"),
        (MUG | {"sku": "x" * 65}, "sku"),
        (MUG | {"shelf": "x" * 41}, "shelf"),
        (MUG | {"shelf": "B\n3"}, "shelf"),
        (MUG | {"sold": "no"}, "sold"),
        (MUG | {"reorder_point": -1}, "reorder_point"),
        (MUG | {"reorder_point": 1_000_001}, "reorder_point"),
        ({"name": "Mug"}, "price"),
    ],
)
async def test_a_product_that_breaks_a_rule_is_refused(
    shopkeeper: Ask, written: Written, body: dict[str, Any], field: str
) -> None:
    before = await written()

    problem = assert_problem(await shopkeeper("PUT", "product_1", json=body), 422, "invalid-input")

    assert fields_of(problem) == [field]
    assert await written() == before


@pytest.mark.parametrize("product_id", ["a b", "x" * 101, "ä", "a;b"])
async def test_a_product_id_that_breaks_a_rule_is_refused(
    shopkeeper: Ask, written: Written, product_id: str
) -> None:
    before = await written()

    problem = assert_problem(await shopkeeper("PUT", product_id, json=MUG), 422, "invalid-input")

    assert fields_of(problem) == ["product_id"]
    assert await written() == before


@pytest.mark.parametrize("product_id", ["%2e", "%2e%2e", "new"])
async def test_an_id_whose_pages_nobody_reaches_is_refused(
    shopkeeper: Ask, written: Written, product_id: str
) -> None:
    before = await written()
    family = {"name": "Mug", "options": ["Colour"], "members": []}
    for path, body, field in (
        (product_id, MUG, "product_id"),
        (f"../families/{product_id}", family, "family_id"),
    ):
        problem = assert_problem(await shopkeeper("PUT", path, json=body), 422, "invalid-input")
        assert fields_of(problem) == [field]
        told = "would have the address of another page; choose another ID"
        assert problem["errors"][0]["message"] == told
    assert await written() == before


@pytest.mark.parametrize("product_id", ["%2e", "%2e%2e", "new"])
async def test_one_that_was_made_before_can_be_read_and_changed(
    shopkeeper: Ask, monkeypatch: pytest.MonkeyPatch, product_id: str
) -> None:
    with monkeypatch.context() as before:
        before.setattr("app.services.products.editing.require_address", lambda _product_id: None)
        made = await shopkeeper("PUT", product_id, json=MUG)
    assert made.status_code == 201
    assert (await shopkeeper("GET", product_id)).json() == made.json()
    archived = await shopkeeper("PUT", product_id, json=MUG | {"sold": False})
    assert (archived.status_code, archived.json()["sold"]) == (200, False)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"quantity": 0, "reason": "count"}, "quantity"),
        ({"quantity": 10**30, "reason": "count"}, "quantity"),
        ({"quantity": -(10**10), "reason": "count"}, "quantity"),
        ({"quantity": "5", "reason": "count"}, "quantity"),
        ({"quantity": 5}, "reason"),
        ({"quantity": 5, "reason": " "}, "reason"),
        ({"quantity": 5, "reason": "a\0b"}, "reason"),
    ],
)
async def test_a_movement_that_breaks_a_rule_is_refused(
    shopkeeper: Ask, written: Written, body: dict[str, Any], field: str
) -> None:
    before = await written()

    answer = await shopkeeper("POST", "product_456/stock-movements", json=body)

    assert fields_of(assert_problem(answer, 422, "invalid-input")) == [field]
    assert await written() == before


@pytest.mark.parametrize("product_id", ["no_such", "a%00b", "%F0%9F%98%80"])
async def test_a_product_there_is_not(
    shopkeeper: Ask, client: httpx.AsyncClient, product_id: str
) -> None:
    body = {"quantity": 1, "reason": "count"}
    moved = await shopkeeper("POST", f"{product_id}/stock-movements", json=body)

    assert_problem(await client.get(f"/api/v1/products/{product_id}"), 404, "not-found")
    assert_problem(moved, 404, "not-found")


async def test_a_draft_is_found_by_keys_that_read_products_only(
    client: httpx.AsyncClient, shopkeeper: Ask, api_key: Key
) -> None:
    draft = MUG | {"draft": True, "opening_stock": 7, "weight_grams": 340}
    made = await shopkeeper("PUT", "vase", json=draft)
    assert (made.status_code, made.json()["draft"], made.json()["available"]) == (201, True, 0)

    picture, _is_new = await products.add_picture("vase", photo())
    path = "/api/v1/products/vase"
    for headers in ({}, bearer(await api_key("orders:read"))):
        for hidden in (path, f"{path}/pictures"):
            assert_problem(await client.get(hidden, headers=headers), 404, "not-found")
    reader = bearer(await api_key("products:read"))
    seen = await client.get(path, headers=reader)
    assert (seen.json()["draft"], seen.json()["weight_grams"]) == (True, 340)
    [shown] = (await client.get(f"{path}/pictures", headers=reader)).json()["items"]
    assert shown["url"] == picture.url
    assert "vase" not in (await client.get("/api/v1/products")).text

    live = (await shopkeeper("PUT", "vase", json=MUG | {"sold": True})).json()
    assert (live["draft"], live["available"]) == (False, 7)
    refused = await shopkeeper("PUT", "vase", json=MUG | {"draft": True})
    assert fields_of(refused.json()) == ["draft"]


async def test_a_product_names_its_manufacturer(shopkeeper: Ask) -> None:
    maker = {"name": "Töpferei Lindner", "address": "Am Markt 3", "contact": "mail@lindner.example"}
    made = await shopkeeper("PUT", "vase", json=MUG | {"manufacturer": maker})
    assert made.json()["manufacturer"] == maker
    wrong = MUG | {"manufacturer": {"contact": "javascript:alert(1)"}}
    assert fields_of((await shopkeeper("PUT", "vase", json=wrong)).json()) == [
        "manufacturer.contact"
    ]


async def test_a_sale_is_set_read_and_ended(
    client: httpx.AsyncClient, shopkeeper: Ask, api_key: Key
) -> None:
    def euros(amount: int) -> dict[str, Any]:
        return {"amount": amount, "currency": "EUR"}

    plain = (await shopkeeper("PUT", "red", json=MUG)).json()
    assert (plain["price"], plain["regular_price"], plain["sale"]) == (euros(1290),) * 2 + (None,)
    end = "2999-01-31T18:00:00Z"
    sale = {"price": euros(990), "ends_at": end}
    answer = await shopkeeper("PUT", "red", json=MUG | {"sale": sale})
    on_sale = answer.json()
    assert (on_sale["price"], on_sale["regular_price"]) == (euros(990), euros(1290))
    assert on_sale["sale"]["ends_at"] == end
    assert (on_sale["sale"]["prior_price"], on_sale["sale"]["running"]) == (euros(1290), True)
    found = await client.get("/api/v1/products/red")
    assert found.json() == on_sale
    assert found.headers["ETag"] == answer.headers["ETag"]

    again = await shopkeeper("PUT", "red", json=MUG | {"sale": sale})
    assert again.json() == on_sale
    copied = {"name": "Red mug", "price": on_sale["price"]}
    refused = assert_problem(await shopkeeper("PUT", "red", json=copied), 422, "invalid-input")
    assert fields_of(refused) == ["price"]
    ended = await shopkeeper("PUT", "red", json=MUG | {"sale": {}})
    assert (ended.json()["price"], ended.json()["sale"]) == (euros(1290), None)

    planned = {"price": euros(990), "starts_at": "2998-01-31T18:00:00Z"}
    await shopkeeper("PUT", "red", json=MUG | {"sale": planned})
    assert (await client.get("/api/v1/products/red")).json()["sale"] is None
    reader = bearer(await api_key("products:read"))
    seen = await client.get("/api/v1/products/red", headers=reader)
    assert seen.json()["sale"]["running"] is False


@pytest.mark.parametrize("far", ["9999-12-31T23:59:59Z", "9999-12-31T23:59:59-12:00"])
async def test_a_sale_that_no_zone_could_write_the_end_of_is_refused(
    shopkeeper: Ask, far: str
) -> None:
    price = {"amount": 990, "currency": "EUR"}
    for name in ("starts_at", "ends_at"):
        sale = {"price": price, name: far}
        answer = await shopkeeper("PUT", "red", json=MUG | {"sale": sale})
        assert fields_of(assert_problem(answer, 422, "invalid-input")) == [f"sale.{name}"]


async def test_a_tax_class_is_kept_until_another_is_given(shopkeeper: Ask) -> None:
    assert (await shopkeeper("PUT", "red", json=MUG)).json()["tax_class"] == "STANDARD"
    reduced = await shopkeeper("PUT", "red", json=MUG | {"tax_class": "REDUCED"})
    assert reduced.json()["tax_class"] == "REDUCED"
    assert (await shopkeeper("PUT", "red", json=MUG)).json()["tax_class"] == "REDUCED"
    wrong = await shopkeeper("PUT", "red", json=MUG | {"tax_class": "reduced"})
    assert fields_of(assert_problem(wrong, 422, "invalid-input")) == ["tax_class"]


async def test_texts_in_other_languages_are_given_and_read(
    client: httpx.AsyncClient, shopkeeper: Ask
) -> None:
    texts = {"de": {"name": "Rote Tasse", "description": "Rot."}}
    made = await shopkeeper("PUT", "red", json=MUG | {"texts": texts})
    assert (made.json()["name"], made.json()["texts"]) == ("Red mug", texts)
    found = await client.get("/api/v1/products?q=tassen&language=de")
    assert [one["name"] for one in found.json()["items"]] == ["Rote Tasse"]
    wrong = await shopkeeper("PUT", "red", json=MUG | {"texts": {"en": {"name": "Mug"}}})
    assert fields_of(assert_problem(wrong, 422, "invalid-input")) == ["texts.en"]
    unknown = await client.get("/api/v1/products?language=xx")
    assert_problem(unknown, 422, "invalid-input")
