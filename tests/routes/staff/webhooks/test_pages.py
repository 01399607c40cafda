"""A manager's pages: endpoints made and changed, a secret shown once, a log, and sending again."""

import re
from collections.abc import Awaitable, Callable

import pytest

from app.services import webhooks
from app.services.webhooks import queue
from app.workers.webhook_sender import WebhookSender
from tests.support.cast import place
from tests.support.receiver import GOOD, Receiver
from tests.support.visitor import Visitor

pytestmark = pytest.mark.usefixtures("shop")
Listen = Callable[..., Awaitable[webhooks.EndpointWithSecret]]
Settle = Callable[[], Awaitable[int]]
LIST = "/staff/webhooks"


async def makes(bea: Visitor, url: str) -> str:
    """Returns the secret that the page shows."""
    await bea.open(f"{LIST}/new")
    await bea.send(LIST, url=url, description="the ERP")
    assert bea.page.status_code == 200, bea.text
    [secret] = re.findall(r"whsec_[\w+/=]+(?=</code>)", bea.page.text)
    return secret


async def test_an_endpoint_is_made_and_its_secret_shown_once(
    bea: Visitor, receiver: Receiver, sender: WebhookSender, settle: Settle
) -> None:
    await bea.open(LIST)
    assert "No endpoints yet" in bea.text
    secret = await makes(bea, receiver.url())
    assert bea.page.headers["cache-control"] == "no-store"
    again = await bea.open(str(bea.page.url))
    assert "whsec_" not in again.text
    await place(product_456=1)
    await settle()
    await sender.round()
    assert receiver.received[0].is_signed_with(secret)
    await bea.open(LIST)
    assert "the ERP" in bea.text
    assert "Active" in bea.text
    [endpoint] = await webhooks.list_endpoints()
    assert endpoint.event_types == sorted(webhooks.EVENT_TYPES)
    assert endpoint.created_by == "Bea"


async def test_a_form_sent_twice_makes_one_endpoint(bea: Visitor) -> None:
    page = await bea.open(f"{LIST}/new")
    for _ in range(2):
        bea.page = page
        await bea.send(LIST, url="https://hooks.example.com/", description="the ERP")
        assert "whsec_" in bea.page.text
    assert len(await webhooks.list_endpoints()) == 1
    bea.page = page
    await bea.send(LIST, url="https://hooks.example.com/", description="another")
    assert bea.page.status_code == 409
    assert "This form has already added an endpoint" in bea.text
    await bea.send(LIST)
    assert len(await webhooks.list_endpoints()) == 2


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("", "Enter the address"),
        ("http://example.com/", "The address must begin with https://"),
        ("https://10.0.0.1/", "The address is not an address of the public internet"),
        ("somewhere", "The address must be an address such as https://example.com/hooks"),
    ],
)
async def test_what_is_wrong_is_said_and_what_was_typed_stays(
    bea: Visitor, url: str, told: str
) -> None:
    await bea.open(f"{LIST}/new")
    await bea.send(LIST, url=url, description="the ERP", event_types="order.created")
    assert bea.page.status_code == 422
    assert told in bea.text
    form = bea.form(LIST)
    assert form.value("url") == url
    assert form.value("description") == "the ERP"
    assert [value for name, value in form.fields if name == "event_types"] == ["order.created"]
    assert await webhooks.list_endpoints() == []


async def test_one_that_is_told_of_nothing_is_refused(bea: Visitor) -> None:
    await bea.open(f"{LIST}/new")
    await bea.send(LIST, url="https://example.com/", event_types="order.lost")
    assert bea.page.status_code == 422
    assert "Choose at least one event type" in bea.text


async def test_an_endpoint_is_changed(bea: Visitor, listen: Listen) -> None:
    endpoint = await listen()
    here = f"{LIST}/{endpoint.endpoint_id}"
    await bea.open(f"{here}/edit")
    await bea.send(here, url="https://example.com/new", event_types="order.created")
    assert "Endpoint saved." in bea.text
    found = await webhooks.find_endpoint(endpoint.endpoint_id)
    assert (found.url, found.event_types) == ("https://example.com/new", ["order.created"])


async def test_a_new_secret_is_shown_once_too(bea: Visitor, listen: Listen) -> None:
    endpoint = await listen()
    here = f"{LIST}/{endpoint.endpoint_id}"
    await bea.open(f"{here}/secret")
    await bea.send(f"{here}/secret")
    [secret] = re.findall(r"whsec_[\w+/=]+(?=</code>)", bea.page.text)
    assert secret == (await webhooks.reveal(endpoint.endpoint_id)).secret != endpoint.secret
    assert "whsec_" not in (await bea.open(here)).text


async def test_another_endpoints_page_shows_no_secret(bea: Visitor, listen: Listen) -> None:
    other = await listen()
    await bea.open(f"{LIST}/new")
    token = bea.form(LIST).value("_csrf_token")
    await bea.client.post(
        LIST,
        data={"_csrf_token": token, "url": "https://example.com/", "event_types": "order.created"},
    )
    assert "whsec_" not in (await bea.open(f"{LIST}/{other.endpoint_id}")).text


async def test_the_log_has_each_attempt_and_what_was_given_up_is_sent_again(
    bea: Visitor,
    listen: Listen,
    settle: Settle,
    receiver: Receiver,
    sender: WebhookSender,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(queue, "WAITS", ())
    receiver.answer = lambda _: (503, {}, b"<b>restarting</b>")
    endpoint = await listen("order.created")
    for _ in range(2):
        await place(product_456=1)
    await settle()
    await sender.round()
    here = f"{LIST}/{endpoint.endpoint_id}"
    await bea.open(f"{here}?view=FAILED")
    assert bea.text.count("HTTP 503") == 2
    assert "The receiver answered with an error" in bea.text
    [message, _] = (await webhooks.list_messages(endpoint.endpoint_id)).items
    await bea.open(f"{here}/messages/{message.message_id}")
    assert "<b>restarting</b>" in bea.text, "as text"
    assert message.event_id in bea.text

    receiver.answer = lambda _: GOOD
    await bea.send(f"{here}/messages/{message.message_id}/replay")
    assert "The message is being sent again." in bea.text
    await sender.round()
    assert [request.id for request in receiver.taken] == [message.event_id]
    await bea.open(here)
    await bea.send(f"{here}/replay")
    assert "1 message is being sent again." in bea.text
    await sender.round()
    assert len(receiver.taken) == 2
    await bea.open(here)
    assert "Failed 0" in bea.text


async def test_paused_with_its_reason_and_resumed(
    bea: Visitor, listen: Listen, settle: Settle, receiver: Receiver, sender: WebhookSender
) -> None:
    endpoint = await listen("order.created")
    here = f"{LIST}/{endpoint.endpoint_id}"
    receiver.answer = lambda _: (410, {}, b"")
    await place(product_456=1)
    await settle()
    await sender.round()
    await bea.open(here)
    assert "The receiver answered 410 (Gone): it has unsubscribed." in bea.text
    assert bea.forms(f"{here}/test") == []
    receiver.answer = lambda _: GOOD
    await bea.send(f"{here}/resumption")
    assert "Endpoint resumed." in bea.text
    await sender.round()
    assert len(receiver.taken) == 1
    await bea.send(f"{here}/pause")
    assert "Paused by a person." in bea.text


async def test_a_test_is_sent_and_its_outcome_read(
    bea: Visitor, listen: Listen, receiver: Receiver, sender: WebhookSender
) -> None:
    endpoint = await listen("order.created")
    here = f"{LIST}/{endpoint.endpoint_id}"
    await bea.open(here)
    assert "No messages yet" in bea.text
    await bea.send(f"{here}/test")
    assert "A test message is on its way." in bea.text
    await sender.round()
    part = await bea.client.get(here, headers={"HX-Request": "true", "HX-Request-Type": "partial"})
    assert part.text.startswith('<div id="webhook-state"')
    assert "HTTP 204" in part.text


async def test_removed_after_a_question(bea: Visitor, listen: Listen) -> None:
    endpoint = await listen()
    here = f"{LIST}/{endpoint.endpoint_id}"
    await bea.open(f"{here}/removal")
    await bea.send(f"{here}/removal")
    assert f"Endpoint removed. {endpoint.url} receives nothing any more." in bea.text
    assert (await bea.open(here)).status_code == 404


async def test_a_packer_sees_none_of_it(pat: Visitor, listen: Listen) -> None:
    endpoint = await listen()
    token = pat.form("/staff/logout").value("_csrf_token")
    here = f"{LIST}/{endpoint.endpoint_id}"
    for page in (LIST, f"{LIST}/new", here, f"{here}/edit", f"{here}/secret", f"{here}/removal"):
        assert (await pat.client.get(page)).status_code == 403
    for step in ("", "/pause", "/resumption", "/test", "/secret", "/removal", "/replay"):
        answer = await pat.client.post(f"{here}{step}", data={"_csrf_token": token})
        assert answer.status_code == 403
    assert (await pat.client.post(LIST, data={"_csrf_token": token})).status_code == 403


async def test_in_german(bea: Visitor, listen: Listen) -> None:
    endpoint = await listen()
    bea.client.headers["Accept-Language"] = "de"
    await bea.open(f"{LIST}/{endpoint.endpoint_id}")
    assert "Noch keine Nachrichten" in bea.text
    await bea.open(f"{LIST}/new")
    await bea.send(LIST, url="http://example.com/")
    assert "Die Adresse muss mit https:// beginnen" in bea.text
    assert "Bestellung aufgegeben" in bea.text
