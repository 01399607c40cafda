"""Stripe's own test mode, where an operator's test key is given: its shapes are as we read them.

`STRIPE_TEST_KEY=rk_test_… make proof`; a key of the live mode is refused. No money moves there.
"""

import os
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from uuid import UUID, uuid4

import msgspec
import pytest

from app.services.payments.port import Asked, PageGiven, ProviderAnswer
from app.services.payments.stripe import Stripe
from app.services.payments.stripe.calls import StripeCalls
from app.values.payments import OperationKind, OperationState
from tests.support.no_tables import empty_shop as empty_shop

KEY = os.environ.get("STRIPE_TEST_KEY", "")
BASE = "https://api.stripe.com"
pytestmark = [
    pytest.mark.proof,
    pytest.mark.skipif(not KEY, reason="STRIPE_TEST_KEY is not set"),
]


@pytest.fixture
async def provider() -> AsyncIterator[Stripe]:
    assert "_test_" in KEY, "this is no key of the test mode"
    provider = Stripe(BASE, KEY)
    yield provider
    await provider.close()


def asked(kind: OperationKind, payment_ref: str | None = None, amount: int = 4200) -> Asked:
    return Asked(
        operation_id=uuid4(),
        payment_id=uuid4(),
        kind=kind,
        order_id=UUID("00000000-0000-4000-8000-000000000001"),
        order_number="ORD-TESTMODE",
        amount=amount,
        currency="EUR",
        payment_ref=payment_ref,
        attempts=1,
        created_at=datetime.now(UTC),
    )


async def test_a_page_is_opened_once_for_its_key_and_ends(provider: Stripe) -> None:
    opening = asked(OperationKind.OPEN)
    opened = await provider.carry_out(opening)
    assert opened.state == OperationState.DONE
    assert opened.reference
    again = await provider.carry_out(opening)
    assert again.reference == opened.reference
    page = msgspec.json.decode(opened.body, type=PageGiven)
    assert page.url.startswith("https://")
    assert await provider.look(opened.reference, "EUR") is None
    assert await provider.end(opened.reference)


async def test_money_is_taken_and_paid_back_once(provider: Stripe) -> None:
    intent = await _authorised()
    taking = asked(OperationKind.CAPTURE, intent)
    returning = asked(OperationKind.REFUND, intent, 500)
    for operation in (taking, taking, returning, returning):
        assert (await provider.carry_out(operation)).state == OperationState.DONE
    too_much = await provider.carry_out(asked(OperationKind.REFUND, intent))
    assert too_much.state == OperationState.REFUSED


async def test_money_that_is_let_go_is_not_taken(provider: Stripe) -> None:
    intent = await _authorised()
    released: ProviderAnswer = await provider.carry_out(asked(OperationKind.VOID, intent))
    assert released.state == OperationState.DONE
    refused = await provider.carry_out(asked(OperationKind.CAPTURE, intent))
    assert refused.state == OperationState.REFUSED


async def _authorised() -> str:
    """Returns the id of a payment with Stripe's own test card, as its page would make it."""
    calls = StripeCalls(BASE, KEY)
    try:
        reply = await calls.post(
            "/v1/payment_intents",
            str(uuid4()),
            amount=4200,
            currency="eur",
            capture_method="manual",
            confirm="true",
            payment_method="pm_card_visa",
            payment_method_types=["card"],
        )
    finally:
        await calls.close()
    assert reply.status == 200, reply.body
    return str(msgspec.json.decode(reply.body)["id"])
