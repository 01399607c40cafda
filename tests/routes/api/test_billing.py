"""Programs order for companies, and correct whom the invoice names at any time."""

from typing import Any

import httpx
import pytest

from app.infra.database import fetch, fetch_value
from app.services import delivery, sales
from tests.support.api import an_order, assert_problem, bearer, fields_of
from tests.support.billing import OFFICE, VAT_ID, place_for_the_office
from tests.support.breaches import broken, grow_old
from tests.support.cast import place
from tests.support.corrected import Settle, events_of
from tests.support.details import ELSEWHERE, change, pat_claims

pytestmark = pytest.mark.usefixtures("shop")


def for_the_office() -> dict[str, Any]:
    order = an_order(product_456=1)
    order["customer"]["vat_id"] = "fr 12345678901"
    order["delivery_address"]["company"] = "Harbour Crew"
    return order | {"billing_address": OFFICE}


async def shown(client: httpx.AsyncClient, placed: dict[str, Any]) -> dict[str, Any]:
    key = bearer(placed["access_token"])
    return (await client.get(placed["links"]["self"], headers=key)).json()


async def test_an_order_knows_company_invoice_and_vat_id(
    client: httpx.AsyncClient, settle: Settle
) -> None:
    answer = await client.post("/api/v1/orders", json=for_the_office())
    assert answer.status_code == 201, answer.text
    assert "warnings" not in answer.json()
    await settle()
    order = await shown(client, answer.json())
    assert order["billing_address"] == OFFICE
    assert order["customer"]["vat_id"] == VAT_ID
    assert order["delivery_address"]["company"] == "Harbour Crew"
    [parcel] = await delivery.parcels_of(order["order_id"])
    assert parcel.delivery_address.company == "Harbour Crew"
    [created] = await events_of("order.created")
    assert created["delivery_address"]["company"] == "Harbour Crew"
    # Who pays is nothing to those who send.
    assert "Ledger" not in str(created)
    await grow_old()
    assert await broken() == set()


async def test_an_order_without_them_is_published_as_before(
    client: httpx.AsyncClient, settle: Settle
) -> None:
    answer = await client.post("/api/v1/orders", json=an_order(product_456=1))
    await settle()
    order = await shown(client, answer.json())
    assert (order["billing_address"], order["customer"]["vat_id"]) == (None, None)
    [created] = await events_of("order.created")
    assert set(created["delivery_address"]) == {"line1", "city", "postcode", "country"}
    [stored] = await fetch("SELECT company, vat_id, billing FROM sales.orders")
    assert set(stored.values()) == {None}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"country": "XX"}, "billing_address.country"),
        ({"postcode": ""}, "billing_address.postcode"),
        ({"line1": ""}, "billing_address.line1"),
        ({"name": "\u200b"}, "billing_address.name"),
        ({"company": ""}, "billing_address.company"),
        ({"house": "1"}, "billing_address"),
    ],
)
async def test_a_wrong_part_is_refused_by_its_name(
    client: httpx.AsyncClient, wrong: dict[str, str], field: str
) -> None:
    order = for_the_office() | {"billing_address": OFFICE | wrong}
    answer = await client.post("/api/v1/orders", json=order)
    [named] = fields_of(assert_problem(answer, 422, "invalid-input"))
    assert named.startswith(field)
    assert await fetch_value("SELECT count(*) FROM sales.orders") == 0


async def test_what_is_doubtful_is_a_warning(client: httpx.AsyncClient) -> None:
    order = for_the_office() | {"billing_address": OFFICE | {"postcode": "1"}}
    order["customer"]["vat_id"] = "FR 12"
    answer = await client.post("/api/v1/orders", json=order)
    assert answer.status_code == 201
    assert [one["field"] for one in answer.json()["warnings"]] == [
        "billing_address.postcode",
        "customer.vat_id",
    ]


async def test_the_invoice_is_corrected_long_after_the_parcel_left(
    client: httpx.AsyncClient, settle: Settle
) -> None:
    order = await place(product_456=1)
    await settle()
    [parcel] = await delivery.parcels_of(order.order_id)
    await delivery.dispatch(parcel.shipment_id, "DHL", "JD014600003", "Bea")
    await settle()
    wish = {"billing_address": OFFICE, "customer": {"vat_id": "FR12345678901"}}
    answer = await change(client, order, wish)
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert (body["billing_address"], body["customer"]["vat_id"]) == (OFFICE, VAT_ID)
    again = await change(client, order, wish)
    assert again.json()["version"] == body["version"]
    gone = await change(client, order, {"billing_address": None, "customer": {"vat_id": None}})
    assert (gone.json()["billing_address"], gone.json()["customer"]["vat_id"]) == (None, None)
    old = await change(client, order, wish, **{"If-Match": f'"{body["version"]}"'})
    assert_problem(old, 412, "precondition-failed")
    await settle()
    await grow_old()
    assert await broken() == set()


async def test_with_a_new_address_it_changes_together_or_not_at_all(
    client: httpx.AsyncClient, settle: Settle
) -> None:
    order = await place(product_456=1)
    await settle()
    both = {"delivery_address": ELSEWHERE, "billing_address": OFFICE}
    answer = await change(client, order, both)
    assert answer.status_code == 200, answer.text
    assert answer.json()["billing_address"] == OFFICE
    assert answer.json()["delivery_address"]["city"] == "Bremen"
    await pat_claims(order)
    refused = await change(client, order, {"note": "Ring.", "billing_address": None})
    assert_problem(refused, 409, "correction-refused")
    assert (await sales.find_order(order.order_id)).billing_address is not None
    await settle()
    await grow_old()
    assert await broken() == set()


async def test_another_parcel_of_the_order_has_the_company_too(settle: Settle) -> None:
    placed = await place_for_the_office()
    await settle()
    order = await sales.find_order(placed.order_id)
    assert order.billing_address == sales.BillingAddress(**OFFICE)
    address = sales.Address(**ELSEWHERE | {"company": "Quay Crew"})
    asked = await sales.request_details(placed.order_id, sales.Details(delivery_address=address))
    assert asked
    await settle()
    [parcel] = await delivery.parcels_of(placed.order_id)
    assert parcel.delivery_address.company == "Quay Crew"
    assert (await sales.find_order(placed.order_id)).delivery_address.company == "Quay Crew"


@pytest.mark.parametrize("field", ["customer.vat_id", "delivery_address.company"])
async def test_strange_bytes_are_refused_by_their_field(
    client: httpx.AsyncClient, field: str
) -> None:
    part, _, name = field.partition(".")
    order = for_the_office()
    order[part][name] = "A\x00B"
    answer = await client.post("/api/v1/orders", json=order)
    assert fields_of(assert_problem(answer, 422, "invalid-input")) == [field]


async def test_what_waits_for_an_answer_leaves_what_was_changed_meanwhile(
    client: httpx.AsyncClient, settle: Settle
) -> None:
    placed = await place_for_the_office()
    await settle()
    asked = await sales.request_details(
        placed.order_id,
        sales.Details(note="Ring twice."),
        billing=sales.Billing(billing_address=None),
    )
    assert asked
    await sales.correct_billing(placed.order_id, sales.Billing(vat_id="DE123456789"))
    await settle()
    after = await sales.find_order(placed.order_id)
    assert (after.note, after.billing_address) == ("Ring twice.", None)
    assert after.customer.vat_id == "DE123456789"
    await grow_old()
    assert await broken() == set()


async def test_letters_that_grow_as_capitals_are_kept_as_typed(client: httpx.AsyncClient) -> None:
    order = for_the_office()
    order["customer"]["vat_id"] = "de" + "\ufb03" * 48
    answer = await client.post("/api/v1/orders", json=order)
    assert answer.status_code == 201, answer.text
    assert (await shown(client, answer.json()))["customer"]["vat_id"] == order["customer"]["vat_id"]
