"""A manager's pages: endpoints made and changed, a secret shown once, a log, and sending again."""

import re

import pytest

from app.services import webhooks
from app.workers.webhook_sender import WebhookSender
from tests.support.cast import place
from tests.support.endpoints import LIST, Listen, Settle
from tests.support.receiver import Receiver
from tests.support.visitor import Visitor

pytestmark = pytest.mark.usefixtures("shop")


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
