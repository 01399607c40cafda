"""A secret is shown once, stored nowhere, and signs what is sent."""

import base64
from datetime import UTC, datetime

import pytest
from standardwebhooks import WebhookVerificationError

from app.infra.database import fetch, fetch_value
from app.services import webhooks
from app.services.webhooks import signing
from app.settings import settings
from app.workers.webhook_sender import WebhookSender
from tests.support.cast import place
from tests.support.endpoints import Listen, Settle
from tests.support.receiver import Receiver

pytestmark = pytest.mark.usefixtures("shop")


def test_the_specifications_own_vector() -> None:
    """From the test suites of the libraries at github.com/standard-webhooks."""
    told = webhooks.headers(
        ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"],
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        '{"test": 2432232314}',
        datetime.fromtimestamp(1614265330, UTC),
    )
    assert told["webhook-id"] == "msg_p5jXN8AQM9LWM0D4loKWxJek"
    assert told["webhook-timestamp"] == "1614265330"
    assert told["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


async def test_a_secret_has_the_form_of_the_specification_and_is_stored_nowhere(
    listen: Listen,
) -> None:
    one, other = await listen(), await listen()
    assert one.secret != other.secret
    assert one.secret.startswith("whsec_")
    assert 24 <= len(base64.b64decode(one.secret.removeprefix("whsec_"), validate=True)) <= 64
    stored = await fetch_value("SELECT string_agg(endpoints::text, ' ') FROM webhooks.endpoints")
    assert one.secret.removeprefix("whsec_") not in stored
    assert not hasattr(await webhooks.find_endpoint(one.endpoint_id), "secret")


async def test_for_a_day_after_a_rotation_both_secrets_hold(
    listen: Listen, settle: Settle, receiver: Receiver, sender: WebhookSender
) -> None:
    before = await listen("order.created")
    after = await webhooks.rotate_secret(before.endpoint_id)
    assert after.secret != before.secret
    await place(product_456=1)
    await settle()
    await sender.round()
    [request] = receiver.received
    assert len(request.headers["webhook-signature"].split(" ")) == 2
    assert request.is_signed_with(before.secret)
    assert request.is_signed_with(after.secret)

    await fetch("UPDATE webhooks.endpoints SET rotated_at = now() - interval '24 hours 1 second'")
    await place(product_456=1)
    await settle()
    await sender.round()
    assert receiver.received[1].is_signed_with(after.secret)
    with pytest.raises(WebhookVerificationError):
        receiver.received[1].is_signed_with(before.secret)


async def test_while_the_shops_own_key_is_changed_the_secret_still_holds(
    listen: Listen, settle: Settle, receiver: Receiver, sender: WebhookSender,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    endpoint = await listen("order.created")
    monkeypatch.setattr(settings, "secret_key_previous", settings.secret_key)
    monkeypatch.setattr(settings, "secret_key", "another one")
    await place(product_456=1)
    await settle()
    await sender.round()
    assert receiver.received[0].is_signed_with(endpoint.secret)
    renewed = await webhooks.rotate_secret(endpoint.endpoint_id)
    monkeypatch.setattr(settings, "secret_key_previous", None)
    await place(product_456=1)
    await settle()
    await sender.round()
    assert receiver.received[1].is_signed_with(renewed.secret)


def test_no_other_token_of_the_shop_is_a_secret() -> None:
    from uuid import UUID

    from app.services import sales

    some = UUID(int=1)
    assert sales.token_for(some) not in signing.secret_of(some, 1)
