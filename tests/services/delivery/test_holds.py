"""A parcel that is held stays until the last reason is gone, by whatever door it is to leave."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from app import audit_log
from app.infra.database import now
from app.services import delivery, sales
from app.values.statuses import SettableHold
from app.workers.deadlines import meet_deadlines
from tests.support.api import assert_problem, fields_of
from tests.support.cast import place
from tests.support.corrected import Settle, Warehouse
from tests.support.holding import TYPO, books_agree, dispatch, grow_due, held, lifted, rows
from tests.support.holding import order as order
from tests.support.holding import parcel as parcel

FIRST = [{"position": 1, "quantity": 1}]


async def test_a_held_parcel_does_not_leave(
    order: sales.Placed, parcel: UUID, warehouse: Warehouse, settle: Settle, client: Any
) -> None:
    shown = await held(warehouse, parcel, **TYPO)
    assert shown["hold"] == {**TYPO, "until": None, "by": "a program"}
    problem = assert_problem(await dispatch(warehouse, parcel), 409, "shipment-held")
    assert problem["hold"] == shown["hold"]
    assert problem["shipment"]["version"] == shown["version"]
    part = await dispatch(warehouse, parcel, items=FIRST)
    assert_problem(part, 409, "shipment-held")

    token = {"Authorization": f"Bearer {order.access_token}"}
    seen = (await client.get(f"/api/v1/orders/{order.order_id}", headers=token)).json()
    assert [one["hold"] for one in seen["parcels"]] == [{**TYPO, "until": None}]

    assert (await lifted(warehouse, parcel))["hold"] is None
    assert (await dispatch(warehouse, parcel)).status_code == 200
    await settle()
    await books_agree()


async def test_the_same_hold_again_changes_nothing(parcel: UUID, warehouse: Warehouse) -> None:
    until = (await now() + timedelta(hours=1)).isoformat()
    once = await held(warehouse, parcel, **TYPO, until=until)
    again = await warehouse(
        "PUT",
        f"shipments/{parcel}/hold",
        json={**TYPO, "until": until},
        headers={"If-Match": '"7"'},
    )
    assert again.json() == once
    assert await rows(parcel) == [("ADDRESS", "no house number", True)]
    other = await held(warehouse, parcel, reason="ADDRESS", note="which floor?")
    assert other["version"] == once["version"] + 1
    assert await rows(parcel) == [
        ("ADDRESS", "no house number", False),
        ("ADDRESS", "which floor?", True),
    ]
    gone = await lifted(warehouse, parcel, "ADDRESS")
    assert await lifted(warehouse, parcel, "ADDRESS") == gone
    await books_agree()


async def test_it_waits_for_every_reason_and_shows_the_most_serious(
    parcel: UUID, warehouse: Warehouse
) -> None:
    assert (await held(warehouse, parcel, reason="MANUAL"))["hold"]["reason"] == "MANUAL"
    assert (await held(warehouse, parcel, reason="ADDRESS"))["hold"]["reason"] == "ADDRESS"
    now_shown = await held(warehouse, parcel, reason="AWAITING_STOCK")
    assert now_shown["hold"]["reason"] == "ADDRESS"
    assert (await lifted(warehouse, parcel, "ADDRESS"))["hold"]["reason"] == "AWAITING_STOCK"
    assert_problem(await dispatch(warehouse, parcel), 409, "shipment-held")
    assert (await lifted(warehouse, parcel))["hold"] is None
    await books_agree()


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"reason": "AWAITING_PAYMENT"}, "reason"),
        ({"reason": "BORED"}, "reason"),
        ({}, "reason"),
        ({"reason": "MANUAL", "until": "2026-01-01T00:00:00Z"}, "until"),
        ({"reason": "MANUAL", "until": "2999-01-01T00:00:00"}, "until"),
        ({"reason": "MANUAL", "until": "9999-12-31T23:59:59Z"}, "until"),
        ({"reason": "MANUAL", "note": "x" * 2001}, "note"),
    ],
    ids=["payment", "unknown", "none", "past", "no zone", "far", "long"],
)
async def test_what_is_no_hold_is_refused(
    parcel: UUID, warehouse: Warehouse, body: dict[str, Any], field: str
) -> None:
    answer = await warehouse("PUT", f"shipments/{parcel}/hold", json=body)
    assert fields_of(assert_problem(answer, 422, "invalid-input")) == [field]
    assert await rows(parcel) == []


async def test_only_a_waiting_parcel_is_held(parcel: UUID, warehouse: Warehouse) -> None:
    stale = {"If-Match": '"7"'}
    path = f"shipments/{parcel}/hold"
    answer = await warehouse("PUT", path, json=TYPO, headers=stale)
    assert_problem(answer, 412, "precondition-failed")
    assert await rows(parcel) == []
    await dispatch(warehouse, parcel)
    assert_problem(await warehouse("PUT", path, json=TYPO), 409, "shipment-conflict")
    assert_problem(await warehouse("DELETE", path), 409, "shipment-conflict")


async def test_hold_and_dispatch_at_once_have_one_winner(
    shop: None, warehouse: Warehouse, settle: Settle
) -> None:
    orders = [await place(product_456=1) for _ in range(8)]
    await settle()
    outcomes: list[list[int]] = []
    for at, placed in enumerate(orders):
        [one] = await delivery.parcels_of(placed.order_id)
        path = f"shipments/{one.shipment_id}"
        steps = [
            warehouse("PUT", f"{path}/hold", json=TYPO),
            warehouse(
                "POST", f"{path}/dispatch", json={"carrier": "DHL", "tracking_number": f"T{at}"}
            ),
        ]
        answers = await asyncio.gather(*(steps if at % 2 else steps[::-1]))
        outcomes.append(sorted(answer.status_code for answer in answers))
    await settle()
    assert outcomes == [[200, 409]] * len(orders)
    await books_agree()


async def test_a_hold_ends_when_its_time_has_come(
    parcel: UUID, warehouse: Warehouse, settle: Settle
) -> None:
    later = (await now() + timedelta(hours=1)).isoformat()
    await held(warehouse, parcel, reason="AWAITING_STOCK", until=later)
    await held(warehouse, parcel, reason="MANUAL")
    assert await meet_deadlines() == 0
    await grow_due()
    assert await meet_deadlines() == 1
    shown = await delivery.find_shipment(parcel)
    assert shown.hold
    assert (shown.hold.reason, shown.version) == ("MANUAL", 4)
    line = (await audit_log.list_lines(audit_log.Filters())).items[0]
    assert (line.action, line.actor.kind) == ("shipment.hold_lifted", "timer")
    assert line.before["hold"] == "AWAITING_STOCK"
    assert await meet_deadlines() == 0
    await books_agree()


async def test_a_hold_that_cannot_be_lifted_keeps_no_other_waiting(
    parcel: UUID, shop: None, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.services.delivery import holding

    order = await place(product_456=1)
    await settle()
    [other] = await delivery.parcels_of(order.order_id)
    for minutes, key in ((1, parcel), (2, other.shipment_id)):
        until = await now() + timedelta(minutes=minutes)
        await delivery.hold(key, SettableHold.MANUAL, "Bea", until=until)
    await grow_due()
    lock = holding.lock

    async def fails_for_the_first(key: UUID) -> Any:
        if key == parcel:
            raise TimeoutError
        return await lock(key)

    monkeypatch.setattr(holding, "lock", fails_for_the_first)
    with pytest.raises(TimeoutError):
        await meet_deadlines()
    assert (await delivery.find_shipment(other.shipment_id)).hold is None
    assert (await delivery.find_shipment(parcel)).hold


async def test_a_split_copies_holds_and_a_merge_carries_them_over(
    order: sales.Placed, parcel: UUID, warehouse: Warehouse, settle: Settle
) -> None:
    await held(warehouse, parcel, **TYPO)
    answer = await warehouse("POST", f"shipments/{parcel}/split", json={"items": FIRST})
    rest = UUID(answer.json()["remainder_id"])
    assert_problem(await dispatch(warehouse, rest), 409, "shipment-held")
    await held(warehouse, rest, reason="MANUAL", note="gift wrap")
    await lifted(warehouse, parcel)
    await settle()
    await books_agree()

    answer = await warehouse("POST", f"shipments/{parcel}/merge", json={"shipment_id": str(rest)})
    assert answer.json()["hold"]["reason"] == "ADDRESS"
    assert (await delivery.find_shipment(rest)).hold is None
    assert [one[::2] for one in await rows(parcel)] == [
        ("ADDRESS", False),
        ("ADDRESS", True),
        ("MANUAL", True),
    ]
    await lifted(warehouse, parcel)
    assert (await dispatch(warehouse, parcel)).status_code == 200
    await settle()
    await books_agree()


@pytest.mark.parametrize(
    ("ours", "theirs", "kept"),
    [(1, 5, "theirs"), (5, 1, "ours"), (1, None, "theirs"), (None, 1, "ours")],
)
async def test_of_two_holds_for_a_reason_a_merge_keeps_the_longer_one(
    order: sales.Placed,
    parcel: UUID,
    warehouse: Warehouse,
    settle: Settle,
    ours: int | None,
    theirs: int | None,
    kept: str,
) -> None:
    answer = await warehouse("POST", f"shipments/{parcel}/split", json={"items": FIRST})
    rest = answer.json()["remainder_id"]
    for key, note, hours in ((parcel, "ours", ours), (UUID(rest), "theirs", theirs)):
        end = (await now() + timedelta(hours=hours)).isoformat() if hours else None
        await held(warehouse, key, reason="AWAITING_STOCK", note=note, until=end)
    answer = await warehouse("POST", f"shipments/{parcel}/merge", json={"shipment_id": rest})
    assert answer.json()["hold"]["note"] == kept
    assert [one[1] for one in await rows(parcel) if one[2]] == [kept]
    await settle()
    await books_agree()


async def test_cancelling_a_parcel_lifts_its_holds(
    order: sales.Placed, parcel: UUID, warehouse: Warehouse, settle: Settle
) -> None:
    await held(warehouse, parcel, **TYPO)
    await sales.request_cancellation(order.order_id)
    await settle()
    assert await rows(parcel) == [("ADDRESS", "no house number", False)]
    assert (await delivery.find_shipment(parcel)).hold is None
    await books_agree()


async def test_the_last_piece_that_is_missing_lifts_the_holds(
    parcel: UUID, warehouse: Warehouse, settle: Settle
) -> None:
    await held(warehouse, parcel, **TYPO)
    body = {"items": [{"position": 1, "quantity": 2}], "reason": "NOT_FOUND"}
    path = f"shipments/{parcel}/shortage"
    await warehouse("POST", path, json=body, headers={"Idempotency-Key": "one"})
    await settle()
    assert await rows(parcel) == [("ADDRESS", "no house number", False)]
    await books_agree()
