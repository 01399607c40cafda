"""After a restore nothing that waited in the backup leaves before somebody has decided."""

import httpx
import pytest

from app import messaging
from app.infra.database import fetch, fetch_value
from app.services import delivery, webhooks
from app.services.flats import OUTBOUND
from app.values.restores import HeldDecision, HeldKind
from app.values.sending import SendingState
from app.workers.mail_sender import MailSender
from app.workers.push_sender import PushSender
from app.workers.webhook_sender import WebhookSender
from tests.support.breaches import broken
from tests.support.cast import place, shipment_of
from tests.support.endpoints import Listen, Settle
from tests.support.post_office import PostOffice
from tests.support.push import notified, turns_on
from tests.support.push import push_sender as push_sender
from tests.support.push import push_service as push_service
from tests.support.push_service import PushService
from tests.support.receiver import Receiver
from tests.support.restores import decided, restored
from tests.support.visitor import Visitor

pytestmark = pytest.mark.usefixtures("shop")
SEND, DROP = HeldDecision
MAILS, WEBHOOKS, NOTIFICATIONS, _ = HeldKind


async def states(table: str) -> list[str]:
    rows = await fetch(f"SELECT state FROM {table} ORDER BY created_at")
    return [row["state"] for row in rows]


async def test_what_waited_is_held_and_new_orders_are_not(
    settle: Settle, listen: Listen, office: PostOffice, receiver: Receiver, sender: WebhookSender
) -> None:
    await listen("order.created")
    await place(product_456=1)
    await settle()
    assert await restored() == {MAILS: 1, WEBHOOKS: 1}
    assert messaging.held_now() == (MAILS, WEBHOOKS)

    mails = MailSender(office.transport())
    await mails.round()
    await sender.round()
    assert (office.mails, receiver.received) == ([], [])
    new = await place(product_456=1)
    await settle()
    await mails.round()
    await sender.round()
    assert len(office.mails) == 1
    assert new.order_number in str(office.mails[0])
    assert len(receiver.received) == 1
    assert await broken() == set()

    assert await decided(MAILS, SEND) == 1
    assert await decided(WEBHOOKS, SEND) == 1
    assert await decided(MAILS, DROP) is None, "it is decided once"
    await mails.round()
    await sender.round()
    assert len(office.mails) == 2
    assert len(receiver.received) == 2
    assert messaging.held_now() == ()
    assert await broken() == set()


async def test_what_is_dropped_never_leaves_and_keeps_nobody_waiting(
    settle: Settle, listen: Listen, office: PostOffice, receiver: Receiver, sender: WebhookSender
) -> None:
    endpoint = await listen()
    order = await place(product_456=1)
    await settle()
    await restored()
    await delivery.dispatch((await shipment_of(order)).shipment_id, "DHL", "JD 1", "Bea")
    await settle()
    mails = MailSender(office.transport())
    await mails.round()
    await sender.round()
    assert (office.mails, receiver.received) == ([], []), "an order's news keep their sequence"

    assert await decided(MAILS, DROP) == 1
    assert await decided(WEBHOOKS, DROP) == 1
    await mails.round()
    await sender.round()
    assert await states("mailing.mails") == [SendingState.DROPPED, SendingState.SENT]
    assert await states("webhooks.messages") == [SendingState.DROPPED, SendingState.SENT]
    assert len(office.mails) == len(receiver.received) == 1
    assert await broken() == set()

    [_, first] = (await webhooks.list_messages(endpoint.endpoint_id)).items
    assert first.due_at is None
    await webhooks.replay_message(endpoint.endpoint_id, first.message_id)
    await sender.round()
    assert len(receiver.received) == 2, "one message can still be sent by hand"


async def test_a_notification_is_held_and_outdated_when_dropped(
    settle: Settle, visitor: Visitor, push_service: PushService, push_sender: PushSender
) -> None:
    order = await place(product_456=1)
    await settle()
    await turns_on(visitor, order, push_service)
    await delivery.dispatch((await shipment_of(order)).shipment_id, "DHL", "JD 1", "Bea")
    await settle()
    assert (await restored())[NOTIFICATIONS] == 1
    await push_sender.round()
    assert [state for _, state, _ in await notified()] == ["PENDING"]
    await decided(NOTIFICATIONS, DROP)
    assert [state for _, state, _ in await notified()] == ["OUTDATED"]


async def test_a_second_restore_holds_what_the_first_one_held(settle: Settle) -> None:
    await place(product_456=1)
    await settle()
    await restored(hours=9)
    await place(product_456=1)
    await settle()
    assert await restored() == {MAILS: 2}
    assert await decided(MAILS, DROP) == 2
    latest = await messaging.last_restore()
    assert latest is not None
    [hold] = await messaging.holds_of(latest, OUTBOUND)
    assert (hold.held, hold.waiting, hold.moved, hold.decision) == (2, 0, 2, DROP)
    assert await fetch_value("SELECT count(*) FROM messaging.holds WHERE decision IS NULL") == 0
    assert await broken() == set()


async def test_the_metrics_do_not_wait_for_what_is_held(
    settle: Settle, client: httpx.AsyncClient
) -> None:
    await place(product_456=1)
    await settle()
    await restored()
    text = (await client.get("/metrics")).text
    assert "doorstep_mails_waiting 0.0" in text
    assert "doorstep_held_since_restore 1.0" in text
