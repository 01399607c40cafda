"""An order that leaves in parts: each piece is in one parcel or cancelled, and the books agree."""

from typing import Any
from uuid import UUID

import httpx
import pytest

from app.infra.database import fetch, fetch_row
from app.services import delivery, sales
from app.values.pieces import PieceCount
from tests.support.api import assert_problem, fields_of
from tests.support.breaches import broken, grow_old
from tests.support.cast import place
from tests.support.corrected import Settle, Warehouse, events_of

FIRST = {"carrier": "DHL", "tracking_number": "T1"}
SECOND = {"carrier": "UPS", "tracking_number": "T2"}


def pieces(**quantities: int) -> list[dict[str, int]]:
    """`pieces(_1=2)`: two of the first line."""
    return [{"position": int(at[1:]), "quantity": many} for at, many in quantities.items()]


@pytest.fixture
async def order(shop: None, settle: Settle) -> sales.Placed:
    placed = await place(product_456=3, product_789=1)
    await settle()
    return placed


@pytest.fixture
async def first(order: sales.Placed) -> UUID:
    [parcel] = await delivery.parcels_of(order.order_id)
    return parcel.shipment_id


async def state(order: sales.Placed) -> sales.Order:
    return await sales.find_order(order.order_id)


async def stock(product_id: str) -> tuple[int, int]:
    row = await fetch_row(
        "SELECT on_hand, reserved FROM products.stock WHERE product_id = $1", product_id
    )
    assert row
    return row["on_hand"], row["reserved"]


async def books_agree() -> None:
    await grow_old()
    assert await broken() == set()


async def dispatched(warehouse: Warehouse, key: UUID | str, **body: Any) -> dict[str, Any]:
    answer = await warehouse("POST", f"shipments/{key}/dispatch", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_part_of_an_order_leaves_and_the_rest_follows(
    order: sales.Placed,
    first: UUID,
    warehouse: Warehouse,
    settle: Settle,
    client: httpx.AsyncClient,
) -> None:
    mugs, towels = await stock("product_456"), await stock("product_789")
    left = await dispatched(warehouse, first, **FIRST, items=pieces(_1=2))
    rest = left["remainder_id"]
    await settle()

    assert [(item["position"], item["quantity"]) for item in left["items"]] == [(1, 2)]
    assert (await state(order)).status == "PENDING_SHIPMENT"
    assert (await state(order)).shipment is None
    assert await stock("product_456") == (mugs[0] - 2, mugs[1] - 2)
    assert await stock("product_789") == towels
    shown = (
        await client.get(
            f"/api/v1/orders/{order.order_id}",
            headers={"Authorization": f"Bearer {order.access_token}"},
        )
    ).json()
    assert [(one["parcel"], one["status"], one["items"]) for one in shown["parcels"]] == [
        (1, "SHIPPED", pieces(_1=2)),
        (2, "PENDING", pieces(_1=1, _2=1)),
    ]

    await dispatched(warehouse, rest, **SECOND)
    await settle()
    assert (await state(order)).status == "SHIPPED"
    facts = (await state(order)).shipment
    assert facts
    assert (facts.carrier, facts.tracking_number) == ("UPS", "T2")
    for key in (rest, first):
        await delivery.deliver(UUID(str(key)), None, "Porch", "Bea")
        await settle()
    now = await state(order)
    assert [line.status for line in now.history] == ["PENDING_SHIPMENT", "SHIPPED", "DELIVERED"]
    assert now.shipment
    assert now.shipment.tracking_number == "T1"
    assert await stock("product_456") == (mugs[0] - 3, mugs[1] - 3)
    await books_agree()


async def test_the_same_again_changes_nothing_whatever_became_of_the_rest(
    first: UUID, warehouse: Warehouse, settle: Settle
) -> None:
    once = await dispatched(warehouse, first, **FIRST, items=pieces(_1=2))
    await dispatched(warehouse, once["remainder_id"], **SECOND)
    again = await dispatched(warehouse, first, **FIRST, items=pieces(_1=2))
    assert again["remainder_id"] == once["remainder_id"]
    other = await warehouse(
        "POST", f"shipments/{first}/dispatch", json={**FIRST, "items": pieces(_1=1)}
    )
    assert_problem(other, 409, "shipment-conflict")


async def test_all_pieces_named_is_no_split(
    order: sales.Placed, first: UUID, warehouse: Warehouse, settle: Settle
) -> None:
    left = await dispatched(warehouse, first, **FIRST, items=pieces(_1=3, _2=1))
    assert left["remainder_id"] is None
    await settle()
    assert await events_of() == []
    [event] = await events_of("order.status_updated")
    assert "by_parcel" not in event


@pytest.mark.parametrize(
    ("items", "field"),
    [
        (pieces(_3=1), "items[0].position"),
        (pieces(_1=4), "items[0].quantity"),
        ([*pieces(_1=1), *pieces(_1=1)], "items[1].position"),
        ([], "items"),
        (pieces(_1=0), "items[0].quantity"),
    ],
    ids=["no such line", "more than there is", "twice", "none", "zero"],
)
async def test_pieces_that_are_not_there_are_refused(
    first: UUID, warehouse: Warehouse, items: list[Any], field: str
) -> None:
    for path, body in (
        ("dispatch", {**FIRST, "items": items}),
        ("split", {"items": items}),
    ):
        answer = await warehouse("POST", f"shipments/{first}/{path}", json=body)
        assert fields_of(assert_problem(answer, 422, "invalid-input")) == [field]


async def test_parcels_are_split_and_merged_while_they_wait(
    order: sales.Placed, first: UUID, warehouse: Warehouse, settle: Settle
) -> None:
    answer = await warehouse("POST", f"shipments/{first}/split", json={"items": pieces(_2=1)})
    rest = answer.json()["remainder_id"]
    await settle()
    parcels = await delivery.parcels_of(order.order_id)
    assert [(one.parcel, one.nth, one.parcels) for one in parcels] == [(1, 1, 2), (2, 2, 2)]

    answer = await warehouse("POST", f"shipments/{rest}/merge", json={"shipment_id": str(first)})
    assert answer.status_code == 200, answer.text
    await settle()
    merged = await delivery.find_shipment(UUID(rest))
    assert [(item.position, item.quantity) for item in merged.items] == [(1, 3), (2, 1)]
    assert (merged.parcel, merged.nth, merged.parcels) == (2, 1, 1)
    assert (await delivery.find_shipment(first)).status == "CANCELLED"
    await dispatched(warehouse, rest, **FIRST)
    await settle()
    assert (await state(order)).status == "SHIPPED"
    await books_agree()


async def test_a_piece_that_is_not_found_cannot_be_bought(
    order: sales.Placed, first: UUID, warehouse: Warehouse, settle: Settle
) -> None:
    on_hand, reserved = await stock("product_456")
    body = {"items": pieces(_1=1), "reason": "NOT_FOUND"}
    path = f"shipments/{first}/shortage"
    without = await warehouse("POST", path, json=body)
    assert fields_of(assert_problem(without, 422, "invalid-input")) == ["Idempotency-Key"]
    answers = [
        await warehouse("POST", path, json=body, headers={"Idempotency-Key": "one"})
        for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[1].headers["Idempotent-Replayed"] == "true"
    assert await stock("product_456") == (on_hand, reserved)
    await settle()
    assert await stock("product_456") == (on_hand - 1, reserved - 1)
    [gone] = (await state(order)).cancelled
    assert (gone.position, gone.quantity, gone.reason) == (1, 1, "NOT_FOUND")
    [moved] = await fetch("SELECT reason, quantity FROM products.movements WHERE cause IS NOT NULL")
    assert (moved["reason"], moved["quantity"]) == ("not found", -1)
    await dispatched(warehouse, first, **FIRST)
    await settle()
    assert (await state(order)).status == "SHIPPED"
    assert await stock("product_456") == (on_hand - 3, reserved - 3)
    await books_agree()


async def test_the_last_piece_that_is_not_there_ends_the_order(
    shop: None, warehouse: Warehouse, settle: Settle
) -> None:
    order = await place(product_789=1)
    await settle()
    [parcel] = await delivery.parcels_of(order.order_id)
    body = {"items": pieces(_1=1), "reason": "DAMAGED"}
    await warehouse(
        "POST",
        f"shipments/{parcel.shipment_id}/shortage",
        json=body,
        headers={"Idempotency-Key": "one"},
    )
    await settle()
    assert (await state(order)).status == "CANCELLED"
    await books_agree()


async def cancel(
    client: httpx.AsyncClient, order: sales.Placed, key: str, items: list[Any]
) -> httpx.Response:
    return await client.post(
        f"/api/v1/orders/{order.order_id}/cancellation",
        json={"items": items},
        headers={"Authorization": f"Bearer {order.access_token}", "Idempotency-Key": key},
    )


async def test_pieces_are_cancelled_the_latest_parcel_first(
    order: sales.Placed,
    first: UUID,
    warehouse: Warehouse,
    settle: Settle,
    client: httpx.AsyncClient,
) -> None:
    on_hand, reserved = await stock("product_456")
    await dispatched(warehouse, first, **FIRST, items=pieces(_1=1))
    assert (await cancel(client, order, "a", pieces(_1=1))).status_code == 202
    assert (await cancel(client, order, "a", pieces(_1=1))).status_code == 202
    assert (await cancel(client, order, "b", pieces(_1=1))).status_code == 202
    await settle()
    assert await stock("product_456") == (on_hand - 1, reserved - 3)
    now = await state(order)
    assert [(one.position, one.quantity) for one in now.cancelled] == [(1, 1), (1, 1)]
    # One has left, and two are cancelled already.
    refused = await cancel(client, order, "c", pieces(_1=2))
    assert fields_of(assert_problem(refused, 422, "invalid-input")) == ["items[0].quantity"]
    await cancel(client, order, "d", pieces(_1=1))
    await settle()
    assert (await state(order)).cancellation.refused_at  # type: ignore[union-attr]
    await cancel(client, order, "e", pieces(_2=1))
    await settle()
    assert (await state(order)).status == "SHIPPED"
    await books_agree()


async def test_a_whole_cancellation_takes_what_has_not_left(
    order: sales.Placed, first: UUID, warehouse: Warehouse, settle: Settle
) -> None:
    await dispatched(warehouse, first, **FIRST, items=pieces(_1=1))
    await settle()
    await sales.request_cancellation(order.order_id, "too late for me")
    await settle()
    now = await state(order)
    assert now.status == "SHIPPED"
    assert [(one.position, one.quantity, one.reason) for one in now.cancelled] == [
        (1, 2, "CUSTOMER"),
        (2, 1, "CUSTOMER"),
    ]
    await books_agree()


async def test_an_order_of_one_parcel_is_cancelled_as_ever(
    order: sales.Placed, settle: Settle
) -> None:
    await sales.request_cancellation(order.order_id)
    await settle()
    now = await state(order)
    assert (now.status, now.cancelled) == ("CANCELLED", [])
    assert await events_of("order.pieces_cancelled") == []
    await books_agree()


async def test_after_some_pieces_the_whole_order_is_cancelled(
    order: sales.Placed, first: UUID, settle: Settle
) -> None:
    await sales.request_pieces(None, order.order_id, [PieceCount(1, 1)], "one too many")
    await settle()
    await sales.request_cancellation(order.order_id, "all of it")
    await settle()
    now = await state(order)
    assert now.status == "CANCELLED"
    assert [(one.position, one.quantity) for one in now.cancelled] == [(1, 1), (1, 2), (2, 1)]
    await books_agree()


async def test_after_a_refusal_of_some_pieces_the_rest_is_cancelled(
    order: sales.Placed, first: UUID, warehouse: Warehouse, settle: Settle
) -> None:
    await dispatched(warehouse, first, **FIRST, items=pieces(_1=3))
    await sales.request_pieces(None, order.order_id, [PieceCount(1, 1)])
    await settle()
    refused = (await state(order)).cancellation
    assert refused
    assert refused.refused_at
    await sales.request_cancellation(order.order_id)
    await settle()
    now = await state(order)
    assert (now.status, [one.position for one in now.cancelled]) == ("SHIPPED", [2])
    assert now.cancellation
    assert now.cancellation.refused_at is None
    await books_agree()


async def test_a_refusal_that_comes_late_is_not_shown_of_the_next_request(
    order: sales.Placed, first: UUID, warehouse: Warehouse, settle: Settle
) -> None:
    await dispatched(warehouse, first, **FIRST, items=pieces(_1=3))
    for position in (1, 2):
        await sales.request_pieces(None, order.order_id, [PieceCount(position, 1)])
    await settle()
    now = await state(order)
    assert now.cancellation
    assert now.cancellation.refused_at is None
    assert [one.position for one in now.cancelled] == [2]


async def test_pieces_are_refused_once_however_often_they_are_heard_of(
    order: sales.Placed, first: UUID, warehouse: Warehouse, settle: Settle
) -> None:
    await dispatched(warehouse, first, **FIRST, items=pieces(_1=3))
    await sales.request_pieces(None, order.order_id, [PieceCount(1, 1)])
    await settle()
    before = await delivery.parcels_of(order.order_id)
    await fetch(
        "UPDATE messaging.deliveries SET state = 'PENDING'"
        " WHERE listener = 'delivery.decide_cancellation'"
    )
    await settle()
    assert await delivery.parcels_of(order.order_id) == before
    assert len(await events_of("order.cancellation_refused")) == 1
