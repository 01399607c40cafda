import time
from datetime import UTC, datetime

import pytest
import stripe

from app.services.payments.stripe import is_signed
from tests.support.no_tables import empty_shop as empty_shop

SECRET = "whsec_1"
BODY = b'{"id": "evt_1"}'


def signed(at: float, secret: str = SECRET) -> str:
    """As Stripe's own library computes it."""
    payload = f"{int(at)}.{BODY.decode()}"
    signature = stripe.WebhookSignature._compute_signature(payload, secret)
    return f"t={int(at)},v1={signature}"


def test_a_signature_of_stripe_is_accepted() -> None:
    at = time.time()
    now = datetime.fromtimestamp(at, UTC)
    assert is_signed(signed(at), BODY, SECRET, now)
    assert is_signed(f"{signed(at, 'whsec_old')},{signed(at).partition(',')[2]}", BODY, SECRET, now)


@pytest.mark.parametrize(
    "header", ["", "t=", "t=1", "v1=abc", "t=-1,v1=x", "t=9" + "9" * 400 + ",v1=x", "t=²,v1=é"]
)
def test_what_is_no_signature_is_refused(header: str) -> None:
    assert not is_signed(header, BODY, SECRET, datetime.now(UTC))


def test_an_old_signature_is_refused() -> None:
    at = time.time()
    for now in (at + 301, at - 301):
        assert not is_signed(signed(at), BODY, SECRET, datetime.fromtimestamp(now, UTC))
    assert not is_signed(signed(at), BODY + b" ", SECRET, datetime.fromtimestamp(at, UTC))
