"""Devices go with their order: once it is over, has other links, or is erased."""

import pytest

from app.infra.database import fetch
from app.services import customers, delivery, sales
from app.workers import retention
from app.workers.push_sender import PushSender
from tests.support.cast import shipment_of
from tests.support.order_pages import SENT, Settle
from tests.support.order_pages import order as order
from tests.support.push import devices, notified, turns_on
from tests.support.push import push_sender as push_sender
from tests.support.push import push_service as push_service
from tests.support.push_service import PushService
from tests.support.visitor import Visitor


async def test_nothing_young_is_deleted(
    visitor: Visitor, order: sales.Placed, settle: Settle, push_sender: PushSender,
    push_service: PushService,
) -> None:  # fmt: skip
    await turns_on(visitor, order, push_service)
    await delivery.dispatch((await shipment_of(order)).shipment_id, *SENT, by="Bea")
    await settle()
    await push_sender.round()
    await retention.delete_all_that_is_old()
    assert (len(await devices()), len(await notified())) == (1, 1)

    await fetch("UPDATE push.notifications SET ended_at = now() - interval '31 days'")
    await retention.delete_all_that_is_old()
    assert (len(await devices()), len(await notified())) == (1, 0)


@pytest.mark.parametrize(
    "older",
    [
        "over_at = now() - interval '31 days'",
        "added_at = now() - interval '366 days'",
        "links_version = links_version - 1",
    ],
)
async def test_a_device_without_use_is_deleted(
    visitor: Visitor, order: sales.Placed, push_sender: PushSender, push_service: PushService,
    older: str,
) -> None:  # fmt: skip
    await turns_on(visitor, order, push_service)
    await fetch(f"UPDATE push.devices SET {older}")
    await retention.delete_all_that_is_old()
    assert await devices() == []


async def test_an_erased_customer_has_no_devices(
    visitor: Visitor, order: sales.Placed, settle: Settle, push_sender: PushSender,
    push_service: PushService,
) -> None:  # fmt: skip
    phone = await turns_on(visitor, order, push_service)
    await sales.request_cancellation(order.order_id)
    await settle()
    assert len(await notified()) == 1
    exported = await customers.export_customer("ann@example.org")
    assert phone.endpoint in exported.decode()
    assert phone.form["auth"] not in exported.decode(), "who has it could write to the device"
    await customers.erase_customer("ann@example.org")
    assert (await devices(), await notified()) == ([], [])
