"""The first manager's page: it names what is missing, keeps what was typed, and opens the shop."""

import httpx
import pytest

from app.infra.database import fetch_value
from app.services import staff
from tests.support.invited import PASSWORD, first_link, sessions
from tests.support.visitor import Visitor

HERE = "/staff/first-manager"


async def test_she_comes_in_and_the_address_is_used_up(visitor: Visitor) -> None:
    link = await first_link()
    await visitor.open(link)
    assert visitor.page.headers["cache-control"] == "no-store"
    assert visitor.page.headers["referrer-policy"] == "no-referrer"

    await visitor.send(HERE, name="Bea", email="Bea@Example.org", password=PASSWORD)

    assert visitor.page.url.path == "/staff/setup"
    assert "Bea manager" in visitor.text
    assert (await visitor.open("/staff/people")).status_code == 200
    assert (await visitor.open(link)).status_code == 410


async def test_what_is_wrong_is_named_and_what_was_typed_stays(visitor: Visitor) -> None:
    await visitor.open(await first_link())
    await visitor.send(HERE, name="Bea", email="bea", password="short")

    assert visitor.page.status_code == 422
    for told in ("in the form name@example.com", "Enter at least 12 characters"):
        assert told in visitor.text
    form = visitor.form(HERE)
    assert (form.value("name"), form.value("email")) == ("Bea", "bea")
    assert form.value("password") == ""

    await visitor.send(HERE, email="bea@example.org", password="bea@example.org")
    assert "easy to guess" in visitor.text
    await visitor.send(HERE, password=PASSWORD)
    assert visitor.page.url.path == "/staff/setup"


async def test_who_comes_while_many_log_in_learns_when_to_try_again(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def busy(*_: object) -> str:
        raise staff.Busy

    await visitor.open(await first_link())
    monkeypatch.setattr(staff, "add_first_manager", busy)
    await visitor.send(HERE, name="Bea", email="bea@example.org", password=PASSWORD)
    assert visitor.page.status_code == 503
    assert visitor.page.headers["retry-after"] == "2"


async def test_a_guess_and_no_token_are_answered_alike(visitor: Visitor) -> None:
    await first_link()
    for address in (HERE, f"{HERE}?token=guessed", f"{HERE}?token=%00", f"{HERE}?token=%C3%BC"):
        assert (await visitor.open(address)).status_code == 410
        assert "This link no longer works" in visitor.text


async def test_a_guess_costs_no_hash_and_makes_nobody(
    visitor: Visitor, client: httpx.AsyncClient
) -> None:
    await visitor.open(await first_link())
    await visitor.send(HERE, token="guessed", name="Bea", email="b@example.org", password=PASSWORD)
    assert visitor.page.status_code == 410
    assert await sessions() == 0
    assert await fetch_value("SELECT count(*) FROM staff.members") == 0


async def test_an_address_that_is_a_packers_is_named(visitor: Visitor) -> None:
    await staff.add_person("pat@example.org", "packer", PASSWORD)
    await visitor.open(await first_link())
    await visitor.send(HERE, name="Pat", email="pat@example.org", password=PASSWORD)
    assert visitor.page.status_code == 409
    assert "already an account with this email" in visitor.text
