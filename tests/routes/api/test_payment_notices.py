"""A provider's notices, as they come over HTTP."""

import hmac
from hashlib import sha256

import httpx
import msgspec
import pytest

from app.infra.clock import about_now
from app.infra.database import fetch_value
from app.settings import settings

SECRET = "whsec_of_the_tests"
BODY = msgspec.json.encode(
    {
        "id": "evt_1",
        "type": "charge.refunded",
        "data": {
            "object": {
                "id": "ch_1",
                "object": "charge",
                "payment_intent": "pi_of_nobody",
                "billing_details": {"email": "ann@example.org"},
            }
        },
    }
)
FACTS = "SELECT count(*) FROM payments.facts"


@pytest.fixture(autouse=True)
def provider(shop: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "stripe_api_key", "rk_test_1")
    monkeypatch.setattr(settings, "stripe_webhook_secret", SECRET)


def signed(body: bytes = BODY, secret: str = SECRET, late: int = 0) -> dict[str, str]:
    at = int(about_now().timestamp()) - late
    digest = hmac.new(secret.encode(), f"{at}.".encode() + body, sha256).hexdigest()
    return {
        "Content-Type": "application/json; charset=utf-8",
        "Stripe-Signature": f"t={at},v1={digest},v0=other",
    }


async def sent(client: httpx.AsyncClient, headers: dict[str, str], body: bytes = BODY) -> int:
    answered = await client.post("/api/v1/payment-notices/stripe", content=body, headers=headers)
    return answered.status_code


async def test_a_notice_is_stored_once_also_if_it_fits_nothing(client: httpx.AsyncClient) -> None:
    assert [await sent(client, signed()) for _ in range(2)] == [200, 200]
    assert await fetch_value(FACTS) == 1
    assert await fetch_value("SELECT object FROM payments.facts") == "pi_of_nobody"
    assert "ann@" not in await fetch_value("SELECT body::text FROM payments.facts")


async def test_a_notice_about_what_has_no_id_is_stored(client: httpx.AsyncClient) -> None:
    balance = {"object": "balance", "available": [{"amount": 100, "currency": "eur"}]}
    notice = {"id": "evt_2", "type": "balance.available", "data": {"object": balance}}
    body = msgspec.json.encode(notice)
    assert await sent(client, signed(body), body) == 200
    assert await fetch_value(FACTS) == 1


@pytest.mark.parametrize(
    "headers",
    [
        signed,
        lambda: signed(secret="whsec_another"),
        lambda: signed(late=301),
        lambda: signed(late=-301),
        lambda: signed(b"{}"),
        lambda: signed() | {"Stripe-Signature": "t=1"},
        lambda: signed() | {"Stripe-Signature": "t=²,v1=é"},
        lambda: {"Content-Type": "application/json"},
    ],
)
async def test_what_is_not_signed_is_refused(
    client: httpx.AsyncClient, headers: object, request: pytest.FixtureRequest
) -> None:
    assert callable(headers)
    given = {name: value.encode() for name, value in headers().items()}
    expected = 200 if headers is signed else 401
    answered = await client.post("/api/v1/payment-notices/stripe", content=BODY, headers=given)
    assert answered.status_code == expected
    assert await fetch_value(FACTS) == (expected == 200)


async def test_what_is_signed_and_no_notice_is_refused(client: httpx.AsyncClient) -> None:
    for body in (b"", b"[]", b"{}", b"\xff", b'{"id": 1}'):
        assert await sent(client, signed(body), body) == 422


async def test_without_a_provider_there_is_no_such_address(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "stripe_api_key", None)
    assert await sent(client, signed()) == 404
    answered = await client.post("/api/v1/payment-notices/other", content=BODY, headers=signed())
    assert answered.status_code == 404
