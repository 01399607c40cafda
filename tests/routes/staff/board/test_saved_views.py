"""Views under names: one's own, the shared ones, and whose they are to change."""

import re

import httpx
import pytest

from app.infra.database import fetch_value
from app.services.staff import MAX_VIEWS
from tests.support.staff import comes_in
from tests.support.visitor import Visitor

BOARD, VIEWS = "/staff/shipments", "/staff/views"
FRENCH = f"{BOARD}?status=PENDING&country=FR&sort=customer"


@pytest.fixture
async def cleo(application, visitor: Visitor):
    """Another packer, with a browser of her own."""
    transport = httpx.ASGITransport(app=application)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        yield await comes_in(Visitor(client), "Cleo", "packer")


async def saves(visitor: Visitor, name: str, address: str = FRENCH, **more: str) -> str:
    """Returns the id of what is the view now."""
    await visitor.open(address)
    await visitor.send(VIEWS, name=name, **more)
    return str(await fetch_value("SELECT view_id FROM staff.saved_views WHERE name = $1", name))


async def test_a_view_is_saved_from_the_board_and_opened_there(pat: Visitor) -> None:
    view_id = await saves(pat, "To <France>")
    assert pat.address.endswith(FRENCH)
    assert "View “To <France>” saved." in pat.text
    assert "<France>" not in pat.page.text

    await pat.open(BOARD)
    assert "Yours To <France>" in pat.text
    [href] = re.findall(r'href="([^"]+)"><span>To &lt;France', pat.page.text)
    await pat.open(href.replace("&amp;", "&"))
    assert "View: To <France>" in pat.text

    await pat.open(VIEWS)
    await pat.send(f"{VIEWS}/{view_id}/name", name="Paris first")
    assert "Renamed to “Paris first”." in pat.text
    await pat.send(f"{VIEWS}/{view_id}/removal")
    assert "View “Paris first” removed." in pat.text
    assert "No saved views yet" in pat.text


async def test_one_persons_views_are_nobody_elses(pat: Visitor, cleo: Visitor) -> None:
    view_id = await saves(pat, "Mine")
    await saves(cleo, "MINE", f"{BOARD}?claimed=me")
    assert "saved." in cleo.text, "names are one's own"
    own = await saves(cleo, "Other")
    await cleo.open(VIEWS)
    assert "Mine" not in cleo.text
    token = cleo.form(f"{VIEWS}/{own}/name").value("_csrf_token")
    for step in ("name", "removal"):
        sent = {"_csrf_token": token, "name": "Hers"}
        answer = await cleo.client.post(f"{VIEWS}/{view_id}/{step}", data=sent)
        assert answer.status_code == 404


async def test_a_manager_shares_and_every_manager_may_change_it(
    bea: Visitor, cleo: Visitor
) -> None:
    view_id = await saves(bea, "Morning", shared="1")
    own = await saves(cleo, "Own")
    await cleo.open(VIEWS)
    assert "Morning shared by Bea" in cleo.text
    token = cleo.form(f"{VIEWS}/{own}/name").value("_csrf_token")
    assert f"{VIEWS}/{view_id}" not in cleo.page.text
    for address in (f"{VIEWS}/{view_id}/name", f"{VIEWS}/{view_id}/removal", VIEWS):
        sent = {"_csrf_token": token, "name": "Hers", "shared": "1"}
        assert (await cleo.client.post(address, data=sent)).status_code == 403

    dan = await comes_in(cleo, "Dan", "manager")
    await dan.open(VIEWS)
    await dan.send(f"{VIEWS}/{view_id}/name", name="Early")
    await bea.open(BOARD)
    assert "Shared Early" in bea.text


async def test_a_name_is_taken_once_and_what_was_typed_stays(bea: Visitor) -> None:
    first = await saves(bea, "Morning")
    await saves(bea, "MORNING")
    assert bea.page.status_code == 422
    assert bea.text.count("This name is taken; choose another") == 2, "summary and field"
    assert bea.form(VIEWS).value("name") == "MORNING"
    await bea.send(VIEWS, name="Evening")
    assert bea.address.endswith(FRENCH), "the view was not forgotten on the way"

    await saves(bea, "Morning", shared="1")
    assert "saved." in bea.text, "a shared one is another"
    await saves(bea, "morning", shared="1")
    assert bea.page.status_code == 422
    assert " checked" in bea.page.text
    await bea.open(VIEWS)
    await bea.send(f"{VIEWS}/{first}/name", name="EVENING")
    assert bea.page.status_code == 422
    assert "This name is taken" in bea.text
    assert bea.form(f"{VIEWS}/{first}/name").value("name") == "EVENING"


@pytest.mark.parametrize(
    ("name", "told"),
    [("", "Enter a name"), ("x" * 61, "The name"), ("\x07", "The name")],
    ids=["none", "long", "bell"],
)
async def test_a_name_says_something(pat: Visitor, name: str, told: str) -> None:
    await saves(pat, name)
    assert pat.page.status_code == 422
    assert told in pat.text
    assert await fetch_value("SELECT count(*) FROM staff.saved_views") == 0


async def test_twenty_and_not_one_more(pat: Visitor) -> None:
    for number in range(MAX_VIEWS):
        await saves(pat, f"View {number}", BOARD)
    await saves(pat, "One more")
    assert pat.page.status_code == 422
    assert "Remove one first" in pat.text
    assert await fetch_value("SELECT count(*) FROM staff.saved_views") == MAX_VIEWS


async def test_only_staff_has_views(visitor: Visitor) -> None:
    await visitor.open(VIEWS)
    assert visitor.page.url.path == "/staff/login"
