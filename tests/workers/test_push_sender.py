"""Each step of an order reaches the devices that want it: encrypted, signed, and until taken."""

import asyncio
import json
from ipaddress import ip_address

import msgspec
import pytest

from app.infra.database import fetch, fetch_value
from app.infra.outbound import internal
from app.services import delivery, push, sales, shop
from app.settings import settings
from app.values.shop_settings import shop_settings
from app.workers.push_sender import PushSender, contact
from tests.support.cast import shipment_of
from tests.support.order_pages import SENT, Settle
from tests.support.order_pages import order as order
from tests.support.push import devices, due_now, notified, turns_on
from tests.support.push import push_sender as push_sender
from tests.support.push import push_service as push_service
from tests.support.push_service import PushService, Subscription
from tests.support.receiver import Received
from tests.support.shop_settings import settings_as_before as settings_as_before
from tests.support.visitor import Visitor


async def ships(order: sales.Placed, settle: Settle) -> None:
    await delivery.dispatch((await shipment_of(order)).shipment_id, *SENT, by="Bea")
    await settle()


async def arrives(order: sales.Placed, settle: Settle) -> None:
    await delivery.deliver((await shipment_of(order)).shipment_id, None, "Shed", by="Bea")
    await settle()


async def test_each_step_is_shown_and_says_nothing_personal(
    visitor: Visitor, order: sales.Placed, settle: Settle, push_sender: PushSender,
    push_service: PushService,
) -> None:  # fmt: skip
    phone = await turns_on(visitor, order, push_service)
    await ships(order, settle)
    await push_sender.round()
    await arrives(order, settle)
    await push_sender.round()
    assert push_service.refused == []
    first, second = phone.shown
    assert first == {
        "title": "Doorstep",
        "body": f"Your order {order.order_number} is on its way",
        "lang": "en",
        "tag": f"/orders/{order.order_id}",
        "url": f"/orders/{order.order_id}",
    }
    assert second["body"] == f"Your order {order.order_number} has arrived"
    assert (second["tag"], second["url"]) == (first["tag"], first["url"])
    said = json.dumps(phone.shown)
    told = ("Ann", "mug", "Hamburg", "JD0146", "token", order.access_token)
    assert [word for word in told if word in said] == []
    assert await notified() == [("SHIPPED", "SENT", 1), ("DELIVERED", "SENT", 1)]


async def test_it_speaks_the_customers_language_for_the_shop_of_that_name(
    visitor: Visitor, order: sales.Placed, settle: Settle, push_sender: PushSender,
    push_service: PushService, settings_as_before: None,
) -> None:  # fmt: skip
    await shop.set_settings({"name": "Käthe & Söhne"}, "Mia", None)
    await shop.refresh()
    visitor.client.headers["Accept-Language"] = "de"
    phone = await turns_on(visitor, order, push_service)
    await ships(order, settle)
    await push_sender.round()
    [shown] = phone.shown
    assert (shown["title"], shown["lang"]) == ("Käthe & Söhne", "de")
    assert shown["body"] == f"Ihre Bestellung {order.order_number} ist unterwegs"


async def test_what_a_later_step_overtook_is_not_sent(
    visitor: Visitor, order: sales.Placed, settle: Settle, push_sender: PushSender,
    push_service: PushService,
) -> None:  # fmt: skip
    phone = await turns_on(visitor, order, push_service)
    push_service.reply = 503, {}, b""
    await ships(order, settle)
    await push_sender.round()
    push_service.reply = None
    await arrives(order, settle)
    await due_now()
    await push_sender.round()
    assert [one["body"] for one in phone.shown] == [f"Your order {order.order_number} has arrived"]
    assert await notified() == [("SHIPPED", "OUTDATED", 2), ("DELIVERED", "SENT", 1)]


async def test_a_step_that_is_tried_again_holds_up_no_later_one_for_long(
    visitor: Visitor, order: sales.Placed, settle: Settle, push_sender: PushSender,
    push_service: PushService,
) -> None:  # fmt: skip
    phone = await turns_on(visitor, order, push_service)
    push_service.reply = 503, {}, b""
    await ships(order, settle)
    for _ in range(2):
        await due_now()
        await push_sender.round()
    push_service.reply = None
    await arrives(order, settle)
    await push_sender.round()
    assert len(phone.shown) == 1
    assert await notified() == [("SHIPPED", "PENDING", 2), ("DELIVERED", "SENT", 1)]


@pytest.mark.parametrize("status", [404, 410])
async def test_a_device_that_its_service_does_not_know_is_dropped(
    visitor: Visitor, order: sales.Placed, settle: Settle, push_sender: PushSender,
    push_service: PushService, status: int,
) -> None:  # fmt: skip
    await turns_on(visitor, order, push_service)
    push_service.reply = status, {}, b"gone"
    await ships(order, settle)
    await push_sender.round()
    assert (await devices(), await notified()) == ([], [])
    await arrives(order, settle)
    await push_sender.round()
    assert len(push_service.received) == 1


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_a_service_that_is_busy_is_asked_again_when_it_says(
    visitor: Visitor, order: sales.Placed, settle: Settle, push_sender: PushSender,
    push_service: PushService, status: int,
) -> None:  # fmt: skip
    phone = await turns_on(visitor, order, push_service)
    push_service.reply = status, {"Retry-After": "900"}, b"later"
    await ships(order, settle)
    await push_sender.round()
    await push_sender.round()
    assert len(push_service.received) == 1, "it waits first"
    waits = await fetch_value(
        "SELECT extract(epoch FROM due_at - clock_timestamp()) FROM push.notifications"
    )
    assert 890 < waits <= 900
    push_service.reply = None
    await due_now()
    await push_sender.round()
    assert len(phone.shown) == 1
    assert await notified() == [("SHIPPED", "SENT", 2)]


@pytest.mark.parametrize(("status", "tries"), [(400, 1), (403, 1), (413, 1), (302, 1), (503, 8)])
async def test_what_is_never_taken_is_in_the_list_of_failures(
    visitor: Visitor, order: sales.Placed, settle: Settle, push_sender: PushSender,
    push_service: PushService, status: int, tries: int,
) -> None:  # fmt: skip
    await turns_on(visitor, order, push_service)
    push_service.reply = status, {"Location": "http://localhost/elsewhere"}, b"no"
    await ships(order, settle)
    for _ in range(10):
        await due_now()
        await push_sender.round()
    assert await notified() == [("SHIPPED", "FAILED", tries)]
    [failed] = await fetch("SELECT status, reason FROM push.notifications")
    assert failed["status"] == status
    assert len(push_service.received) == tries
    assert len(await devices()) == 1, "the next step may reach it"


async def test_a_sender_that_died_leaves_its_work_to_another(
    visitor: Visitor, order: sales.Placed, settle: Settle, push_sender: PushSender,
    push_service: PushService,
) -> None:  # fmt: skip
    phone = await turns_on(visitor, order, push_service)
    await ships(order, settle)
    [lost] = await push.lease_notifications([], 5)
    await push_sender.round()
    assert phone.shown == []
    await due_now()
    await push_sender.round()
    assert len(phone.shown) == 1
    # The first comes back late, and changes nothing any more.
    await push.note_notification(lost, "STATUS", 503)
    assert await notified() == [("SHIPPED", "SENT", 2)]


async def test_who_has_only_an_old_link_hears_no_more(
    visitor: Visitor, order: sales.Placed, settle: Settle, push_sender: PushSender,
    push_service: PushService,
) -> None:  # fmt: skip
    await turns_on(visitor, order, push_service)
    await sales.renew_links(order.order_id)
    await ships(order, settle)
    await push_sender.round()
    assert push_service.received == []
    assert await devices() == []


async def test_a_previous_secret_signs_for_its_devices_while_it_is_set(
    visitor: Visitor, order: sales.Placed, settle: Settle, push_sender: PushSender,
    push_service: PushService, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    phone = await turns_on(visitor, order, push_service)
    old = settings.secret_key
    monkeypatch.setattr(settings, "secret_key", "another secret, which is as long as a real one")
    monkeypatch.setattr(settings, "secret_key_previous", old)
    await ships(order, settle)
    await push_sender.round()
    assert (push_service.refused, len(phone.shown)) == ([], 1)

    monkeypatch.setattr(settings, "secret_key_previous", None)
    await arrives(order, settle)
    await push_sender.round()
    assert len(phone.shown) == 1
    assert await devices() == []


@pytest.mark.parametrize(
    ("contact_email", "base_url", "mail_from", "expected"),
    [
        ("ann@shop.de", "https://shop.de", "a@shop.de", "mailto:ann@shop.de"),
        ("", "https://shop.de", "a@shop.de", "https://shop.de"),
        ("ann@shop.example", "https://shop.de", "a@shop.de", "https://shop.de"),
        ("", "https://localhost:8443/", "The shop <a@shop.de>", "mailto:a@shop.de"),
        ("", None, "The shop <a@shop.de>", "mailto:a@shop.de"),
        ("", "http://shop.de", "a@shop.example", "mailto:a@shop.example"),
    ],
)
def test_the_contact_is_one_that_apple_takes(
    monkeypatch: pytest.MonkeyPatch, contact_email: str, base_url: str | None, mail_from: str,
    expected: str,
) -> None:  # fmt: skip
    known = msgspec.structs.replace(shop_settings(), contact_email=contact_email)
    monkeypatch.setattr("app.workers.push_sender.shop_settings", lambda: known)
    monkeypatch.setattr(settings, "base_url", base_url)
    monkeypatch.setattr(settings, "mail_from", mail_from)
    assert contact() == expected


async def test_no_device_leads_into_the_network_of_the_shop(
    visitor: Visitor, order: sales.Placed, settle: Settle, push_sender: PushSender,
    push_service: PushService, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """A name may be harmless when it is stored, and lead inside when it is used."""
    await turns_on(visitor, order, push_service)
    await fetch("UPDATE push.devices SET endpoint = 'https://localtest.me/send'")

    async def leads_inside(self: object, host: str, port: int) -> list[object]:
        return [ip_address("127.0.0.1")]

    monkeypatch.setattr("app.infra.outbound.names.Names.__call__", leads_inside)
    await ships(order, settle)
    await push_sender.round()
    assert push_service.received == []
    assert await devices() == []


async def add_devices(*endpoints: str) -> None:
    """Sets up more devices for the order of the only one."""
    await fetch(
        "INSERT INTO push.devices (order_id, endpoint, p256dh, auth, public_key, links_version,"
        " language) SELECT order_id, one, p256dh, auth, public_key, links_version, language"
        " FROM push.devices, unnest($1::text[]) AS one",
        endpoints,
    )


async def due_before(phone: Subscription) -> None:
    """The notifications of all other devices have been due longer."""
    await fetch(
        "UPDATE push.notifications SET due_at = due_at - interval '1 minute'"
        " FROM push.devices AS device WHERE device.device_id = notifications.device_id"
        " AND endpoint <> $1",
        phone.endpoint,
    )


class Hanging:
    """What the push service does on those hosts until it is let go; `count` waits at present."""

    def __init__(self, service: PushService, begin: str) -> None:
        self.count, self.most, self.over = 0, 0, asyncio.Event()
        self._good, self._begin = service.receiver.answer, begin
        service.receiver.answer = self._answer

    async def _answer(self, request: Received) -> tuple[int, dict[str, str], bytes]:
        if not request.headers["host"].startswith(self._begin):
            return self._good(request)
        self.count += 1
        self.most = max(self.most, self.count)
        await self.over.wait()
        self.count -= 1
        return 201, {}, b""


async def shows(phone: Subscription, steps: int) -> None:
    async with asyncio.timeout(10):
        while len(phone.shown) < steps:
            await asyncio.sleep(0.01)


async def test_a_host_is_never_over_its_places_whatever_its_port(
    visitor: Visitor, order: sales.Placed, settle: Settle, push_service: PushService,
    push_sender: PushSender, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr("app.workers.push_sender.AT_ONCE_FOR_ONE", 2)
    phone = await turns_on(visitor, order, push_service)
    host = f"http://push.localhost:{push_service.receiver.port}"
    await add_devices(*(f"{host}/{number}" for number in range(5)))
    hanging = Hanging(push_service, "push.")
    await ships(order, settle)
    round_ = asyncio.create_task(push_sender.round())
    async with asyncio.timeout(10):
        while hanging.count < 2 or not phone.shown:
            await asyncio.sleep(0.01)
        assert await push.lease_notifications(["push.localhost"], 9) == []
        hanging.over.set()
        await round_
    assert hanging.most == 2


async def test_many_hosts_that_never_answer_delay_newcomers_alone(
    visitor: Visitor, order: sales.Placed, settle: Settle, push_service: PushService,
    push_sender: PushSender, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr("app.workers.push_sender.AT_ONCE", 4)
    monkeypatch.setattr("app.workers.push_sender.AT_ONCE_FOR_NEWCOMERS", 2)
    slow = [f"slow{number}.localhost" for number in range(6)]
    monkeypatch.setattr(push, "REACHABLE", internal(f"localhost,{','.join(slow)}"))
    phone = await turns_on(visitor, order, push_service)
    await ships(order, settle)
    await push_sender.round()
    await add_devices(*(f"http://{host}:{push_service.receiver.port}/1" for host in slow))
    hanging = Hanging(push_service, "slow")
    await arrives(order, settle)
    await due_before(phone)
    round_ = asyncio.create_task(push_sender.round())
    await shows(phone, 2)
    assert not round_.done()
    hanging.over.set()
    await round_


async def test_a_host_that_never_answers_delays_no_other(
    visitor: Visitor, order: sales.Placed, settle: Settle, push_service: PushService,
    push_sender: PushSender, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr("app.workers.push_sender.AT_ONCE_FOR_ONE", 2)
    phone = await turns_on(visitor, order, push_service)
    host = f"http://push.localhost:{push_service.receiver.port}"
    await add_devices(*(f"{host}/{number}" for number in range(5)))
    hanging = Hanging(push_service, "push.")
    await ships(order, settle)
    await due_before(phone)
    round_ = asyncio.create_task(push_sender.round())
    await shows(phone, 1)
    assert not round_.done()
    hanging.over.set()
    await round_
    assert {state for _, state, _ in await notified()} == {"SENT"}
