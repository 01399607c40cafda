"""Programs choose how an order is paid, and note money that comes and goes."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

import httpx
import pytest

from app.values.payments import PaymentMethodId
from tests.support.api import an_order, assert_problem, bearer, fields_of
from tests.support.methods import offer as offer_delivery
from tests.support.methods import offer_counter
from tests.support.paying import offer
from tests.support.shop_settings import settings_as_before as settings_as_before
from tests.support.trials import Settle

Key = Callable[..., Awaitable[str]]

pytestmark = pytest.mark.usefixtures("shop")
NOTHING = {"method": None, "status": "NONE"}


@pytest.fixture
async def till(api_key: Key) -> dict[str, str]:
    return bearer(await api_key("payments:write", "orders:read", "shipments:read"))


def euros(amount: int) -> dict[str, Any]:
    return {"amount": amount, "currency": "EUR"}


async def placed(client: httpx.AsyncClient, **chosen: str) -> dict[str, Any]:
    answer = await client.post("/api/v1/orders", json=an_order(product_456=2) | chosen)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def test_a_shop_without_ways_to_pay_takes_orders_as_before(
    client: httpx.AsyncClient, settle: Settle
) -> None:
    assert (await client.get("/api/v1/payment-methods")).json() == {"items": []}
    order = await placed(client)
    await settle()
    token = bearer(order["access_token"])
    shown = (await client.get(order["links"]["self"], headers=token)).json()
    assert shown["payment"] == NOTHING
    assert shown["parcels"][0]["hold"] is None
    answer = await client.get(f"{order['links']['self']}/payment", headers=token)
    assert (answer.json()["method"], answer.json()["status"]) == (None, "NONE")
    assert (answer.json()["due"], answer.json()["operations"]) == (euros(0), [])


async def test_a_way_to_pay_is_chosen_or_is_the_first(client: httpx.AsyncClient) -> None:
    await offer(PaymentMethodId.INVOICE, PaymentMethodId.TRANSFER)
    answer = await client.get("/api/v1/payment-methods", headers={"Accept-Language": "de"})
    assert [one["method_id"] for one in answer.json()["items"]] == ["INVOICE", "TRANSFER"]
    for chosen, method in (({}, "INVOICE"), ({"payment_method": "TRANSFER"}, "TRANSFER")):
        order = await placed(client, **chosen)
        token = bearer(order["access_token"])
        shown = (await client.get(order["links"]["self"], headers=token)).json()
        assert shown["payment"] == {"method": method, "status": "AWAITED"}
    wrong = an_order(product_456=1) | {"payment_method": "ON_DELIVERY"}
    refused = await client.post("/api/v1/orders", json=wrong)
    assert fields_of(assert_problem(refused, 422, "invalid-input")) == ["payment_method"]


async def test_what_is_posted_is_not_paid_at_pick_up(client: httpx.AsyncClient) -> None:
    await offer(PaymentMethodId.INVOICE, PaymentMethodId.AT_PICKUP)
    await offer_delivery("post", 490)
    await offer_counter()
    wanted = an_order(product_456=1) | {"payment_method": "AT_PICKUP"}
    refused = await client.post(
        "/api/v1/orders",
        json=wanted | {"delivery_method": "post"},
        headers={"Accept-Language": "de"},
    )
    problem = assert_problem(refused, 422, "invalid-input")
    assert fields_of(problem) == ["payment_method"]
    collected = await placed(client, payment_method="AT_PICKUP")
    assert collected["delivery_method"]["kind"] == "PICKUP"


async def test_money_is_noted_once_for_its_key(
    client: httpx.AsyncClient, till: dict[str, str], settle: Settle
) -> None:
    await offer(PaymentMethodId.TRANSFER)
    order = await placed(client)
    await settle()
    path, total = f"{order['links']['self']}/payment", order["total"]["amount"]
    received = {"amount": euros(total), "reference": "ORD"}
    without = await client.post(f"{path}/receipts", json=received, headers=till)
    assert fields_of(assert_problem(without, 422, "invalid-input")) == ["Idempotency-Key"]

    key = till | {"Idempotency-Key": str(uuid4())}
    for again in (None, "true"):
        answer = await client.post(f"{path}/receipts", json=received, headers=key)
        assert answer.status_code == 201
        assert answer.headers.get("Idempotent-Replayed") == again
        assert answer.json()["paid"] == euros(total)
    await settle()
    shown = (await client.get(order["links"]["self"], headers=till)).json()
    assert shown["payment"] == {"method": "TRANSFER", "status": "PAID"}
    assert shown["parcels"][0]["hold"] is None
    # What the bank statement says is nothing for the holder of a link.
    seen = await client.get(path, headers=bearer(order["access_token"]))
    assert "reference" not in seen.text


async def test_no_more_is_paid_back_than_came(
    client: httpx.AsyncClient, till: dict[str, str]
) -> None:
    await offer(PaymentMethodId.INVOICE)
    order = await placed(client)
    path = order["links"]["self"]
    key = till | {"Idempotency-Key": "receipt"}
    receipt = {"amount": euros(1000)}
    assert (await client.post(f"{path}/payment/receipts", json=receipt, headers=key)).is_success
    wanted = {"amount": euros(1001), "reason": "A chip"}
    key = till | {"Idempotency-Key": "refund"}
    answer = await client.post(f"{path}/refunds", json=wanted, headers=key)
    assert assert_problem(answer, 409, "payment-conflict")["left"] == euros(1000)

    wanted = {"amount": euros(400), "reason": "A chip"}
    made = await client.post(f"{path}/refunds", json=wanted, headers=key)
    again = await client.post(f"{path}/refunds", json=wanted, headers=key)
    assert (made.status_code, again.status_code) == (201, 201)
    assert made.json() == again.json()
    payout = f"{path}/refunds/{made.json()['operation_id']}/payout"
    for _ in range(2):
        paid_out = await client.post(payout, json={"reference": "back"}, headers=till)
        assert paid_out.json()["refunded"] == euros(400)


@pytest.mark.parametrize(
    ("amount", "field"),
    [
        ({"amount": 0, "currency": "EUR"}, "amount.amount"),
        ({"amount": -5, "currency": "EUR"}, "amount.amount"),
        ({"amount": 10**12, "currency": "EUR"}, "amount.amount"),
        ({"amount": 1.5, "currency": "EUR"}, "amount.amount"),
        ({"amount": 5, "currency": "USD"}, "amount.currency"),
    ],
)
async def test_an_impossible_amount_is_refused(
    client: httpx.AsyncClient, till: dict[str, str], amount: dict[str, Any], field: str
) -> None:
    await offer(PaymentMethodId.INVOICE)
    order = await placed(client)
    key = till | {"Idempotency-Key": "once"}
    path = f"{order['links']['self']}/payment/receipts"
    answer = await client.post(path, json={"amount": amount}, headers=key)
    assert fields_of(assert_problem(answer, 422, "invalid-input")) == [field]
