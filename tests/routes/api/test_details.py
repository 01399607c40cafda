"""An order's address, note and phone number are changed until a packer claims it."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from app.infra.database import fetch, now
from app.services import delivery, sales, staff
from app.services.sales import details
from app.values.pieces import PieceCount
from tests.support.api import assert_problem, bearer, fields_of
from tests.support.breaches import broken, grow_old
from tests.support.cast import place
from tests.support.corrected import Settle, events_of
from tests.support.details import ELSEWHERE, change, pat_claims, with_worker

pytestmark = pytest.mark.usefixtures("shop")


@pytest.fixture
async def order(settle: Settle) -> sales.Placed:
    placed = await place(product_456=2, product_789=1)
    await settle()
    return placed


@pytest.fixture
def no_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(details, "PATIENCE", 0.02)


async def books_agree() -> None:
    await grow_old()
    assert await broken() == set()


async def parcel(order: sales.Placed) -> delivery.Shipment:
    [one] = await delivery.parcels_of(order.order_id)
    return one


async def test_she_changes_address_note_and_phone_herself(
    client: httpx.AsyncClient, order: sales.Placed, settle: Settle
) -> None:
    body = {
        "delivery_address": ELSEWHERE,
        "note": "The blue door.",
        "customer": {"phone": "0421 36136"},
    }
    answer = await change(client, order, body)
    assert answer.status_code == 200, answer.text
    shown = answer.json()
    assert shown["delivery_address"] == ELSEWHERE
    assert (shown["note"], shown["customer"]["phone"]) == ("The blue door.", "+49 421 36136")
    assert shown["correction"] | {"state": "DONE", "because": None} == shown["correction"]
    assert shown["correction"]["what"] == ["delivery_address", "note", "phone"]
    packed = await parcel(order)
    assert packed.delivery_address.line1 == "4 Quay Road"
    assert (packed.note, packed.customer_phone) == ("The blue door.", "+49 421 36136")

    [asked] = await events_of("order.correction_requested")
    assert asked["delivery_address"] == {k: v for k, v in ELSEWHERE.items() if v is not None}
    assert (asked["by"], asked["note"], asked["phone"]) == (
        "customer",
        "The blue door.",
        "+49 421 36136",
    )
    [done] = await events_of("order.corrected")
    assert done | {"what": ["delivery_address", "note", "phone"], "by": "customer"} == done
    [kept] = await fetch("SELECT wanted, asked_by FROM sales.corrections")
    assert dict(kept) == {"wanted": None, "asked_by": "customer"}
    await settle()
    await books_agree()


async def test_a_field_that_is_left_out_stays_and_an_empty_one_goes(
    client: httpx.AsyncClient, order: sales.Placed
) -> None:
    both = {"note": "Ring twice.", "customer": {"phone": "+49 30 901820"}}
    assert (await change(client, order, both)).json()["note"] == "Ring twice."
    now = (await change(client, order, {"customer": {"phone": None}})).json()
    assert (now["note"], now["customer"]["phone"]) == ("Ring twice.", None)
    now = (await change(client, order, {"note": ""})).json()
    assert now["note"] == ""
    assert now["delivery_address"]["line1"] == "12 Harbour Street"
    assert (await parcel(order)).note == ""
    asked = await events_of("order.correction_requested")
    assert [one.get("phone", "left out") for one in asked] == [
        "+49 30 901820",
        None,
        "left out",
    ]
    await books_agree()


async def test_what_is_so_already_is_no_change(
    client: httpx.AsyncClient, order: sales.Placed
) -> None:
    await change(client, order, {"customer": {"phone": "030 901820"}})
    before = await sales.find_order(order.order_id)
    for body in ({}, {"note": ""}, {"customer": {"phone": "+49 (0)30/901820"}}):
        answer = await change(client, order, body)
        assert (answer.status_code, answer.json()["version"]) == (200, before.version)
    assert len(await events_of("order.corrected")) == 1


async def test_a_packer_who_has_claimed_it_is_named(
    client: httpx.AsyncClient, order: sales.Placed
) -> None:
    began = await now()
    await pat_claims(order)
    problem = assert_problem(
        await change(client, order, {"delivery_address": ELSEWHERE}), 409, "correction-refused"
    )
    assert problem["detail"] == "Pat is packing it now, so it can no longer be changed."
    assert (problem["because"], problem["by"]) == ("CLAIMED", "Pat")
    assert problem["since"][:16] == f"{began:%FT%H:%M}"
    shown = await sales.find_order(order.order_id)
    assert shown.delivery_address.line1 == "12 Harbour Street"
    assert shown.correction
    assert (shown.correction.state, shown.correction.by) == ("REFUSED", "Pat")
    assert (await parcel(order)).delivery_address.line1 == "12 Harbour Street"
    assert await fetch("SELECT FROM sales.corrections WHERE wanted IS NOT NULL") == []
    await books_agree()


async def test_a_claim_that_lapsed_or_was_released_stops_nobody(
    client: httpx.AsyncClient, order: sales.Placed
) -> None:
    claimed = (await pat_claims(order)).claim
    assert claimed
    await fetch("UPDATE delivery.shipments SET claimed_until = $1", await now() - timedelta(1))
    assert (await change(client, order, {"note": "Ring twice."})).status_code == 200
    await pat_claims(order)
    await delivery.release((await parcel(order)).shipment_id, claimed.staff_id)
    assert (await change(client, order, {"note": "Ring once."})).json()["note"] == "Ring once."


async def test_what_has_left_or_is_cancelled_is_not_changed(
    client: httpx.AsyncClient, order: sales.Placed, settle: Settle
) -> None:
    key = (await parcel(order)).shipment_id
    part = [PieceCount(1, 1)]
    left = await delivery.dispatch(key, "DHL", "T1", "Bea", items=part)
    await settle()
    assert (await sales.find_order(order.order_id)).status == "PENDING_SHIPMENT"
    problem = assert_problem(
        await change(client, order, {"note": "Ring twice."}), 409, "correction-refused"
    )
    assert (problem["because"], problem["by"]) == ("SHIPPED", None)
    assert left.remainder_id
    await delivery.dispatch(left.remainder_id, "DHL", "T2", "Bea")
    await settle()
    problem = assert_problem(
        await change(client, order, {"note": "Ring twice."}), 409, "correction-refused"
    )
    assert problem["because"] == "SHIPPED"

    other = await place(product_456=1)
    await settle()
    await sales.request_cancellation(other.order_id)
    # Delivery has cancelled it, and Sales does not know yet.
    answer = await change(client, other, {"note": "Ring twice."})
    assert assert_problem(answer, 409, "correction-refused")["because"] == "CANCELLED"
    answer = await change(client, other, {"note": "Ring twice."})
    assert assert_problem(answer, 409, "correction-refused")["because"] == "CANCELLED"
    await books_agree()


@pytest.mark.usefixtures("no_patience")
async def test_while_the_worker_is_away_the_change_is_asked_for(
    client: httpx.AsyncClient, order: sales.Placed, settle: Settle
) -> None:
    path, token = f"/api/v1/orders/{order.order_id}", bearer(order.access_token)
    answers = [
        await client.patch(path, json={"note": note}, headers=token)
        for note in ("Ring twice.", "Ring twice.", "Ring once.")
    ]
    assert [answer.status_code for answer in answers] == [202] * 3
    first, again, second = (answer.json()["correction"] for answer in answers)
    assert first["state"] == "ASKED"
    assert again == first
    assert second["correction_id"] != first["correction_id"]
    await settle()
    shown = (await client.get(path, headers=token)).json()
    assert (shown["note"], shown["correction"]["state"]) == ("Ring once.", "DONE")
    assert (await parcel(order)).note == "Ring once."
    # Back to what it was, while it still is so: the request that waits counts.
    await client.patch(path, json={"note": "Ring twice."}, headers=token)
    await client.patch(path, json={"note": "Ring once."}, headers=token)
    await settle()
    assert (await parcel(order)).note == "Ring once."
    await books_agree()


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"delivery_address": ELSEWHERE | {"country": "XX"}}, "delivery_address.country"),
        ({"delivery_address": ELSEWHERE | {"postcode": ""}}, "delivery_address.postcode"),
        ({"delivery_address": {"city": "Bremen"}}, "delivery_address.line1"),
        ({"customer": {"phone": "ring me"}}, "customer.phone"),
        ({"customer": {"name": "Ben"}}, "customer.name"),
        ({"note": "x" * 2001}, "note"),
        ({"note": None}, "note"),
    ],
)
async def test_what_no_checkout_takes_is_refused(
    client: httpx.AsyncClient, order: sales.Placed, body: dict[str, Any], field: str
) -> None:
    answer = await change(client, order, body)
    assert field in fields_of(assert_problem(answer, 422, "invalid-input"))
    assert await events_of("order.correction_requested") == []


async def test_only_the_shop_changes_the_email(
    client: httpx.AsyncClient, order: sales.Placed
) -> None:
    email = {"customer": {"email": "ben@example.org"}}
    assert_problem(await change(client, order, email), 401, "credential-missing")
    path = f"/api/v1/orders/{order.order_id}"
    key = bearer(await staff.create_key("the till", ["orders:write"]))
    answer = await with_worker(client.patch(path, json={"note": "Ring twice."}, headers=key))
    assert answer.json()["note"] == "Ring twice."
    [line] = await fetch("SELECT action, actor_name, after FROM audit_log.lines")
    assert (line["action"], line["actor_name"]) == ("order.correction_requested", "the till")
    assert line["after"] == '{"what": "note"}'
    reader = bearer(await staff.create_key("a reader", ["orders:read"]))
    assert_problem(await client.patch(path, json={}, headers=reader), 403, "scope-missing")
    assert (await client.patch(path, json={})).status_code == 401


async def test_the_email_changes_with_other_fields_or_not_at_all(
    client: httpx.AsyncClient, order: sales.Placed
) -> None:
    path = f"/api/v1/orders/{order.order_id}"
    key = bearer(await staff.create_key("the till", ["orders:write"]))
    mixed = {"customer": {"email": "ben@example.org"}, "note": "Ring twice."}
    answer = await with_worker(client.patch(path, json=mixed, headers=key))
    changed = answer.json()
    assert (changed["note"], changed["customer"]["email"]) == ("Ring twice.", "ben@example.org")
    await pat_claims(order)
    late = {"customer": {"email": "cleo@example.org"}, "note": "Ring once."}
    answer = await with_worker(client.patch(path, json=late, headers=key))
    assert_problem(answer, 409, "correction-refused")
    assert (await sales.find_order(order.order_id)).customer.email == "ben@example.org"


async def test_a_stale_version_changes_no_email_beside_details_that_are_so_already(
    client: httpx.AsyncClient, order: sales.Placed
) -> None:
    path = f"/api/v1/orders/{order.order_id}"
    key = bearer(await staff.create_key("the till", ["orders:write"]))
    await with_worker(client.patch(path, json={"note": "Ring twice."}, headers=key))
    before = await sales.find_order(order.order_id)
    mixed = {"customer": {"email": "ben@example.org"}, "note": "Ring twice."}
    answer = await client.patch(path, json=mixed, headers=key | {"If-Match": '"1"'})
    assert_problem(answer, 412, "precondition-failed")
    assert await sales.find_order(order.order_id) == before
    present = {"If-Match": f'"{before.version}"'}
    answer = await client.patch(path, json=mixed, headers=key | present)
    assert (answer.status_code, answer.json()["customer"]["email"]) == (200, "ben@example.org")
    # As always, the same again changes nothing, whatever version it is meant for.
    answer = await client.patch(path, json=mixed, headers=key | present)
    assert (answer.status_code, answer.json()["version"]) == (200, before.version + 1)


@pytest.mark.usefixtures("no_patience")
async def test_an_email_waits_with_the_details_and_changes_with_them_or_not_at_all(
    client: httpx.AsyncClient, order: sales.Placed, settle: Settle
) -> None:
    path = f"/api/v1/orders/{order.order_id}"
    key = bearer(await staff.create_key("the till", ["orders:write"]))
    mixed = {"customer": {"email": "ben@example.org"}, "note": "Ring twice."}
    asked = await client.patch(path, json=mixed, headers=key)
    assert (asked.status_code, asked.json()["customer"]["email"]) == (202, "ann@example.org")
    again = await client.patch(path, json=mixed, headers=key)
    assert again.json()["correction"] == asked.json()["correction"]
    [event] = await events_of("order.correction_requested")
    assert "ben@example.org" not in str(event)
    await settle()
    done = await sales.find_order(order.order_id)
    assert (done.note, done.customer.email) == ("Ring twice.", "ben@example.org")
    lines = await fetch("SELECT action, actor_name FROM audit_log.lines ORDER BY at")
    assert [tuple(line.values()) for line in lines] == [
        ("order.correction_requested", "the till"),
        ("order.email_corrected", "the till"),
    ]

    other = {"customer": {"email": "cleo@example.org"}, "note": "Ring once."}
    assert (await client.patch(path, json=other, headers=key)).status_code == 202
    await pat_claims(order)
    await settle()
    refused = await sales.find_order(order.order_id)
    assert refused.correction
    assert refused.correction.state == "REFUSED"
    assert (refused.note, refused.customer.email) == ("Ring twice.", "ben@example.org")
    await books_agree()


async def test_a_version_that_is_not_the_present_one_changes_nothing(
    client: httpx.AsyncClient, order: sales.Placed
) -> None:
    answer = await change(client, order, {"note": "Ring twice."}, **{"If-Match": '"7"'})
    assert_problem(answer, 412, "precondition-failed")
    answer = await change(client, order, {"note": "Ring twice."}, **{"If-Match": '"1"'})
    assert answer.status_code == 200


async def test_an_order_that_is_placed_again_gets_its_first_answer(
    client: httpx.AsyncClient, settle: Settle
) -> None:
    body = {
        "customer": {"name": "Ann", "email": "ann@example.org", "phone": "901820"},
        "delivery_address": {**ELSEWHERE, "postcode": "SW1A 1AA"},
        "items": [{"product_id": "product_456", "quantity": 1}],
    }
    key = {"Idempotency-Key": "once"}
    first = await client.post("/api/v1/orders", json=body, headers=key)
    assert [one["field"] for one in first.json()["warnings"]] == [
        "delivery_address.postcode",
        "customer.phone",
    ]
    await settle()
    token = bearer(first.json()["access_token"])
    sound = {"delivery_address": ELSEWHERE, "customer": {"phone": "0421 36136"}}
    path = first.json()["links"]["self"]
    assert (await with_worker(client.patch(path, json=sound, headers=token))).status_code == 200
    again = await client.post("/api/v1/orders", json=body, headers=key)
    assert again.content == first.content
