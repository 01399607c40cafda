"""Devices of an order are added and removed by who may see it, and lead nowhere they must not."""

import httpx
import pytest

from app.routes.shop import devices as routes
from app.services import delivery, push, sales
from app.services.push import keys
from app.web.forms import Form
from app.web.pages import AnyRequest
from app.workers.push_sender import PushSender
from tests.support.cast import shipment_of
from tests.support.order_pages import SENT, Settle
from tests.support.order_pages import order as order
from tests.support.post_office import PostOffice
from tests.support.push import devices, devices_of, turns_on
from tests.support.push import push_sender as push_sender
from tests.support.push import push_service as push_service
from tests.support.push_service import PushService, Subscription
from tests.support.returning import signs_in
from tests.support.trials import place_test
from tests.support.visitor import Visitor

ELSEWHERE = "https://push.example.com/send/1"


async def good_form(**typed: str) -> dict[str, str]:
    return Subscription(ELSEWHERE, await push.public_key() or "").form | typed


async def test_a_device_is_kept_once_with_what_it_said_last(
    visitor: Visitor, order: sales.Placed, push_sender: PushSender, push_service: PushService
) -> None:
    phone = await turns_on(visitor, order, push_service)
    [kept] = await devices()
    assert (kept["endpoint"], kept["language"]) == (phone.endpoint, "en")
    await visitor.open(order.links.page)
    visitor.client.headers["Accept-Language"] = "de"
    again = Subscription(phone.endpoint, phone.public_key).form
    assert (await visitor.send(devices_of(order), **again)).status_code == 204
    [renewed] = await devices()
    assert (renewed["device_id"], renewed["language"]) == (kept["device_id"], "de")
    assert (renewed["auth"], renewed["p256dh"]) == (again["auth"], again["p256dh"])


async def test_it_stops_when_the_customer_says_so(
    visitor: Visitor, order: sales.Placed, push_sender: PushSender, push_service: PushService
) -> None:
    phone = await turns_on(visitor, order, push_service)
    tablet = await turns_on(visitor, order, push_service)
    removal = f"{devices_of(order)}/removal"
    for _ in range(2):
        await visitor.open(order.links.page)
        answer = await visitor.send(removal, endpoint=phone.endpoint)
        assert answer.status_code == 204
    assert [one["endpoint"] for one in await devices()] == [tablet.endpoint]


async def test_an_order_has_ten_devices_at_most(
    visitor: Visitor, order: sales.Placed, push_sender: PushSender, push_service: PushService
) -> None:
    phones = [await turns_on(visitor, order, push_service) for _ in range(push.MAX_DEVICES)]
    await visitor.open(order.links.page)
    refused = await visitor.send(devices_of(order), **await good_form())
    assert refused.status_code == 409
    await visitor.open(order.links.page)
    assert (await visitor.send(devices_of(order), **phones[3].form)).status_code == 204
    assert len(await devices()) == push.MAX_DEVICES


@pytest.mark.parametrize(
    "endpoint",
    [
        "",
        "no address",
        "javascript:alert(1)",
        "http://push.example.com/1",
        "https://127.0.0.1/1",
        "https://[::1]/1",
        "https://169.254.169.254/latest/meta-data",
        "https://10.0.0.1/1",
        "https://2130706433/1",
        "https://redis.internal/1",
        "https://push.example.com:22/1",
        "https://user:secret@push.example.com/1",
        "https://push.example.com/1#part",
        "https://push.example.com/" + "x" * 2000,
    ],
)
async def test_an_endpoint_that_leads_inside_is_refused(
    visitor: Visitor, order: sales.Placed, push_sender: PushSender, endpoint: str
) -> None:
    await visitor.open(order.links.page)
    answer = await visitor.send(devices_of(order), **await good_form(endpoint=endpoint))
    assert answer.status_code == 422
    assert await devices() == []


@pytest.mark.parametrize("field", ["p256dh", "auth", "public_key"])
@pytest.mark.parametrize("typed", ["", "\x00", "ß" * 300, "x" * 10_000])
async def test_keys_that_are_none_are_refused(
    visitor: Visitor, order: sales.Placed, push_sender: PushSender, field: str, typed: str
) -> None:
    await visitor.open(order.links.page)
    answer = await visitor.send(devices_of(order), **await good_form(**{field: typed}))
    assert answer.status_code == 422
    assert await devices() == []


async def test_nobody_else_sets_up_a_device(
    visitor: Visitor, client: httpx.AsyncClient, order: sales.Placed, push_sender: PushSender
) -> None:
    good = await good_form()
    for path in (devices_of(order), f"{devices_of(order)}/removal"):
        assert (await client.post(path, data=good)).status_code in (403, 404)
        await visitor.open("/track")
        token = visitor.form("/track").value("_csrf_token")
        answer = await visitor.client.post(path, data=good | {"_csrf_token": token})
        assert answer.status_code == 404
    assert await devices() == []


async def test_the_page_offers_it_once_the_shop_has_a_key(
    visitor: Visitor, order: sales.Placed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "_known", {})
    await visitor.open(order.links.page)
    assert "data-device" not in visitor.page.text
    await push.make_key()
    await push.make_key()
    await visitor.open(order.links.page)
    assert f'data-key="{await push.public_key()}" hidden>' in visitor.page.text


async def test_the_staff_see_nothing_of_it(
    bea: Visitor, order: sales.Placed, push_sender: PushSender
) -> None:
    for page in ("", "/customer-page"):
        await bea.open(f"/staff/orders/{order.order_id}{page}")
        assert bea.page.status_code == 200
        assert "devices" not in bea.page.text


async def test_the_service_worker_is_at_the_root_and_never_old(client: httpx.AsyncClient) -> None:
    answer = await client.get("/service-worker.js")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["cache-control"] == "no-cache"
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert "set-cookie" not in answer.headers
    for word in ("fetch", "caches", "importScripts"):
        assert word not in answer.text


async def test_a_test_order_takes_its_devices_with_it(
    visitor: Visitor, settle: Settle, push_sender: PushSender, push_service: PushService
) -> None:
    order = await place_test(product_456=1)
    await settle()
    await turns_on(visitor, order, push_service)
    shipment = await shipment_of(order)
    await delivery.dispatch(shipment.shipment_id, "DHL", "T-1", "Bea")
    await delivery.deliver(shipment.shipment_id, None, "Porch", "Bea")
    await settle()
    assert len(await devices()) == 1
    await sales.remove_test_order(order.order_id)
    await settle()
    assert await devices() == []


async def test_the_former_address_gets_no_device_by_a_slow_request(
    visitor: Visitor, order: sales.Placed, settle: Settle, office: PostOffice,
    push_sender: PushSender, push_service: PushService, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """Its session saw the order when the request began; the links were renewed meanwhile."""
    await signs_in(visitor, office)
    await visitor.open(f"/orders/{order.order_id}")
    read = routes.read_form

    async def slowly(request: AnyRequest) -> Form:
        await sales.renew_links(order.order_id)
        return await read(request)

    monkeypatch.setattr(routes, "read_form", slowly)
    phone = push_service.subscribe(await push.public_key() or "")
    await visitor.send(devices_of(order), **phone.form)
    await delivery.dispatch((await shipment_of(order)).shipment_id, *SENT, by="Bea")
    await settle()
    await push_sender.round()
    assert phone.shown == []
