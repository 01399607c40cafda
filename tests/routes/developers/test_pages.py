"""The guide for developers: what it shows can be done in this shop, letter by letter."""

import re
import shlex
from itertools import pairwise

import httpx
import pytest

from app.messaging.events import BY_TYPE
from app.services import staff
from app.services.flats import SCOPES
from app.web.first_call import YOUR_KEY
from app.web.problem_kinds import CATALOGUE
from tests.support.api import bearer
from tests.support.guide import BLOCK, blocks

PAGES = ("", "/calls", "/events", "/webhooks", "/changes")


async def run(client: httpx.AsyncClient, command: str, **filled: str) -> httpx.Response:
    """Sends what curl would send."""
    for name, value in filled.items():
        command = command.replace(name, value)
    words = shlex.split(command.replace("\\\n", " "))
    assert words.pop(0) == "curl"
    [url] = [word for word in words if word.startswith("http")]
    sent = {option: [] for option in ("-H", "--json")}
    for option, value in pairwise(words):
        sent.get(option, []).append(value)
    headers = dict(line.split(": ", 1) for line in sent["-H"])
    if sent["--json"]:
        headers["Content-Type"] = "application/json"
    method, body = ("POST", sent["--json"][0]) if sent["--json"] else ("GET", None)
    return await client.request(method, url, headers=headers, content=body)


async def test_the_quick_start_leads_to_an_order(client: httpx.AsyncClient, shop: None) -> None:
    key = await staff.create_key("a developer", ["orders:read", "orders:write"])
    api, listed, first, order, *_ = await blocks(client, "")

    assert api.endswith("/api/v1")
    assert (await run(client, listed)).json()["items"]
    assert (await run(client, first, **{YOUR_KEY: key})).status_code == 200
    placed = await run(client, order, **{YOUR_KEY: key})
    assert placed.status_code == 201, placed.text
    again = await run(client, order, **{YOUR_KEY: key})
    assert again.headers["idempotent-replayed"] == "true"
    shown = await client.get(placed.json()["links"]["self"], headers=bearer(key))
    assert shown.json()["is_test"] is True


async def test_the_python_of_the_quick_start_places_the_order(
    client: httpx.AsyncClient, shop: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    [program] = [block for block in await blocks(client, "") if "import httpx" in block]
    sent: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        body = {"order_id": "an-order", "status": "PENDING_SHIPMENT"}
        return httpx.Response(201 if request.method == "POST" else 200, json=body)

    real = httpx.Client
    monkeypatch.setattr(
        httpx, "Client", lambda **given: real(transport=httpx.MockTransport(answer), **given)
    )
    exec(compile(program, "the quick start", "exec"), {})

    key = await staff.create_key("a developer", ["orders:write"])
    posted, read = sent
    assert read.url.path == "/api/v1/orders/an-order"
    headers = bearer(key) | {"Content-Type": "application/json"}
    placed = await client.post(posted.url.path, content=posted.content, headers=headers)
    assert placed.status_code == 201, placed.text


async def test_every_permission_event_and_error_is_there(client: httpx.AsyncClient) -> None:
    start = (await client.get("/developers")).text
    assert all(f">{scope}<" in start for scope in SCOPES)
    calls = (await client.get("/developers/calls")).text
    assert all(f'href="/problems/{name}"' in calls for name in CATALOGUE)
    events = (await client.get("/developers/events")).text
    assert all(f'id="{event_type}"' in events for event_type in BY_TYPE)


async def test_all_pages_lead_to_each_other(client: httpx.AsyncClient) -> None:
    for page in PAGES:
        answer = (await client.get(f"/developers{page}")).text
        for other in PAGES:
            assert f'href="/developers{other}"' in answer
        assert 'href="/schema"' in answer


async def test_a_button_copies_the_code_beside_it_and_is_hidden_without_scripts(
    client: httpx.AsyncClient,
) -> None:
    answer = (await client.get("/developers/webhooks")).text
    found = re.findall(r'</pre>\s*<button class="icon-button needs-js"[^>]* data-copy\s', answer)
    assert len(found) == len(BLOCK.findall(answer)) > 8
