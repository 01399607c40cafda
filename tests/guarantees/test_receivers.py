"""Whatever a receiver of webhooks, a mail server or a carrier says, orders go on."""

import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import AnyUrl
from standardwebhooks import Webhook

from app.infra.database import fetch, fetch_row, fetch_value
from app.infra.mail.transports import SmtpTransport
from app.services import delivery, webhooks
from app.workers.mail_sender import MailSender
from app.workers.webhook_sender import WebhookSender
from tests.support import foreign
from tests.support.cast import place, shipment_of
from tests.support.receiver import Receiver

pytestmark = pytest.mark.usefixtures("plenty")
Settle = Callable[[], Awaitable[int]]


async def webhooks_go_on(
    answer: bytes, settle: Settle, sender: WebhookSender, receiver: Receiver
) -> None:
    """One receiver says this; the other one takes what it is sent."""
    await fetch("TRUNCATE webhooks.endpoints, webhooks.messages, webhooks.attempts CASCADE")
    async with foreign.saying() as hostile:
        hostile.answers = [answer]
        for url in (f"http://localhost:{hostile.port}/x", receiver.url()):
            given = webhooks.NewEndpoint(url=url, event_types=["order.created"])
            await webhooks.add_endpoint(given, "Bea")
        before = len(receiver.taken)
        await place(product_456=1)
        await settle()
        await sender.round()
    assert len(receiver.taken) == before + 1
    rows = await fetch("SELECT state FROM webhooks.messages")
    assert {row["state"] for row in rows} <= {"SENT", "PENDING"}
    assert (
        await fetch_value("SELECT count(*) FROM webhooks.attempts WHERE milliseconds IS NULL") == 0
    )


async def mails_go_on(talk: list[bytes], settle: Settle) -> None:
    """Each line is an answer of the server; then it hangs up."""
    await fetch("TRUNCATE mailing.mails CASCADE")
    async with foreign.saying(greets=True) as hostile:
        hostile.answers = [line + b"\r\n" for line in talk]
        await place(product_456=1)
        await settle()
        sender = MailSender(
            SmtpTransport(AnyUrl(f"smtp://127.0.0.1:{hostile.port}?starttls=never"))
        )
        await sender.round()
    row = await fetch_row("SELECT * FROM mailing.mails")
    assert row
    assert row["state"] in ("PENDING", "SENT", "FAILED", "DROPPED"), dict(row)


async def carriers_are_answered(said: Any, client: httpx.AsyncClient, secret: str) -> None:
    body = json.dumps(said)
    now = datetime.now(UTC)
    answer = await client.post(
        "/api/v1/carrier-updates/fedex",
        content=body.encode("utf-8", "surrogatepass"),
        headers={
            "content-type": "application/json",
            "webhook-id": "msg_1",
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": Webhook(secret).sign("msg_1", now, body),
        },
    )
    assert answer.status_code in (200, 202, 204, 400, 404, 409, 422), answer.text


@foreign.SHORT
@given(answer=foreign.http_answers)
async def test_a_receiver_may_say_anything(
    answer: bytes, settle: Settle, sender: WebhookSender, receiver: Receiver
) -> None:
    await webhooks_go_on(answer, settle, sender, receiver)


@foreign.SHORT
@given(talk=foreign.smtp_talks)
async def test_a_mail_server_may_say_anything(
    talk: list[bytes], settle: Settle, no_pauses: None
) -> None:
    await mails_go_on(talk, settle)


strange = st.one_of(
    st.text(max_size=40), st.none(), st.integers(), st.floats(), st.booleans(),
    st.lists(st.text(max_size=3), max_size=3), st.text(st.characters(categories=["Cs", "Cc",
    "Cf"])),
    st.sampled_from(["0001-01-01T00:00:00Z", "9999-12-31T23:59:59-23:59", "x" * 5000, "\x00"]),
)  # fmt: skip
updates = st.builds(
    lambda good, changes: good | changes,
    st.just({"tracking_number": "TRK123456789", "status": "delivered",
    "at": "2026-11-29T09:00:00Z"}),
    st.dictionaries(
        st.sampled_from(["tracking_number", "status", "at", "delivery_location", "\ud800",
        "x"]), strange,
        max_size=3,
    ),
)  # fmt: skip


@pytest.fixture
async def secret(settle: Settle) -> str:
    _, secret = await delivery.add_carrier("FedEx")
    order = await place(product_456=1)
    await settle()
    shipment = await shipment_of(order)
    await delivery.dispatch(shipment.shipment_id, "FedEx", "TRK123456789", "Bea")
    return secret


@foreign.SHORT
@given(said=updates)
async def test_a_carrier_may_say_anything(
    said: Any, client: httpx.AsyncClient, secret: str
) -> None:
    await carriers_are_answered(said, client, secret)


@pytest.fixture
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """No pauses, and a server that says nothing has less time."""
    monkeypatch.setattr("app.workers.mail_sender.BETWEEN", 0)
    monkeypatch.setattr("app.infra.mail.transports.ANSWERS_WITHIN", 0.2)
    monkeypatch.setattr("app.settings.settings.mail_helo", "shop.example")


@pytest.mark.proof
@foreign.LONG
@given(answer=foreign.http_answers)
async def test_a_receiver_may_say_anything_for_long(
    answer: bytes, settle: Settle, sender: WebhookSender, receiver: Receiver
) -> None:
    await webhooks_go_on(answer, settle, sender, receiver)


@pytest.mark.proof
@foreign.LONG
@given(talk=foreign.smtp_talks)
async def test_a_mail_server_may_say_anything_for_long(
    talk: list[bytes], settle: Settle, no_pauses: None
) -> None:
    await mails_go_on(talk, settle)


@pytest.mark.proof
@foreign.LONG
@given(said=updates)
async def test_a_carrier_may_say_anything_for_long(
    said: Any, client: httpx.AsyncClient, secret: str
) -> None:
    await carriers_are_answered(said, client, secret)
