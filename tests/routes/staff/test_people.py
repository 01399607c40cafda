"""Managers add people, change what they may do and see them out; everybody minds their own."""

import httpx

from app.infra.database import fetch
from app.services import staff
from tests.support.people import PASSWORD, SHOWN, is_out, logs_in
from tests.support.people import kim as kim
from tests.support.staff import comes_in
from tests.support.visitor import Visitor


async def person(email: str) -> staff.Person:
    return await staff.find_by_address(email)


async def at(visitor: Visitor, email: str) -> str:
    """Opens the page of who has this address, and gives the page's path."""
    path = f"/staff/people/{(await person(email)).staff_id}"
    await visitor.open(path)
    return path


async def test_a_manager_adds_somebody_whose_password_is_shown_once(
    bea: Visitor, application: object
) -> None:
    await bea.open("/staff/people")
    assert "Bea" in bea.text
    await bea.open("/staff/people/new")

    await bea.send("/staff/people", name="Kim Ode", email="Kim@Example.org", role="packer")

    assert bea.page.status_code == 201
    assert bea.page.headers["cache-control"] == "no-store"
    found = SHOWN.search(bea.page.text)
    assert found
    kim = await logs_in(application, "kim@example.org", found[1])
    assert "Kim Ode packer" in kim.text
    await bea.open("/staff/people")
    assert found[1] not in bea.page.text


async def test_what_is_wrong_is_told_and_what_was_typed_stays(bea: Visitor, kim: Visitor) -> None:
    await bea.open("/staff/people/new")
    await bea.send("/staff/people", name="", email="kim", password="short")
    assert bea.page.status_code == 422
    for told in ("Enter a name", "in the form name@example.com", "Enter at least 12 characters"):
        assert told in bea.text
    assert bea.form("/staff/people").value("email") == "kim"
    assert bea.form("/staff/people").value("password") == ""

    await bea.send("/staff/people", name="Kim", email="kim@example.org", password=PASSWORD)
    assert bea.page.status_code == 409
    assert "already an account with this email" in bea.text


async def test_a_role_counts_from_the_next_request(bea: Visitor, kim: Visitor) -> None:
    here = await at(bea, "kim@example.org")
    await bea.send(f"{here}/role", role="manager")
    assert "Kim is now a manager." in bea.text
    assert (await kim.open("/staff/people")).status_code == 200

    await at(bea, "kim@example.org")
    await bea.send(f"{here}/role", role="packer")
    assert (await kim.open("/staff/people")).status_code == 403


async def test_who_is_deactivated_is_out_and_stays_out(
    bea: Visitor, kim: Visitor, application: object
) -> None:
    here = await at(bea, "kim@example.org")
    await bea.send(f"{here}/deactivation")
    assert await is_out(kim)
    again = await logs_in(application, "kim@example.org", PASSWORD)
    assert again.page.status_code == 401
    assert "Wrong email or password" in again.text

    await at(bea, "kim@example.org")
    await bea.send(f"{here}/reactivation")
    assert not await is_out(await logs_in(application, "kim@example.org", PASSWORD))


async def test_a_session_of_who_left_opens_nothing_even_if_it_is_there(kim: Visitor) -> None:
    await fetch("UPDATE staff.members SET deactivated_at = now()")

    assert await is_out(kim)


async def test_the_last_manager_stays(bea: Visitor) -> None:
    here = await at(bea, "bea@example.org")
    await bea.send(f"{here}/role", role="packer")
    assert bea.page.status_code == 409
    assert "Bea is the last manager" in bea.text

    await bea.send(f"{here}/deactivation")
    assert bea.page.status_code == 409

    await staff.add_person("lee@example.org", "manager", PASSWORD)
    await staff.deactivate((await person("lee@example.org")).staff_id)
    await at(bea, "bea@example.org")
    await bea.send(f"{here}/deactivation")
    assert bea.page.status_code == 409
    assert (await person("bea@example.org")).is_active


async def test_a_new_password_ends_every_session(
    bea: Visitor, kim: Visitor, application: object
) -> None:
    here = await at(bea, "kim@example.org")
    await bea.send(f"{here}/password", password="kim@example.org 12")
    assert "This password is easy to guess" in bea.text

    await bea.send(f"{here}/password")

    found = SHOWN.search(bea.page.text)
    assert found
    assert await is_out(kim)
    assert not await is_out(await logs_in(application, "kim@example.org", found[1]))


async def test_a_manager_logs_somebody_out_everywhere(bea: Visitor, kim: Visitor) -> None:
    here = await at(bea, "kim@example.org")
    assert "Firefox on Linux" in bea.text
    await bea.send(f"{here}/sessions/removal")

    assert await is_out(kim)
    assert "Nowhere at the moment" in bea.text


async def test_a_key_is_shown_once_and_revoked(bea: Visitor, application: object) -> None:
    await bea.open("/staff/keys")
    await bea.send("/staff/keys", name="Till")
    assert "Choose at least one permission" in bea.text

    await bea.send("/staff/keys", name="Till", scope="orders:read")

    assert bea.page.headers["cache-control"] == "no-store"
    found = SHOWN.search(bea.page.text)
    assert found
    headers = {"Authorization": f"Bearer {found[1]}"}
    transport = httpx.ASGITransport(app=application)  # pyright: ignore[reportArgumentType]
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as till:
        assert (await till.get("/api/v1/orders", headers=headers)).status_code == 200
        await bea.open("/staff/keys")
        assert found[1] not in bea.page.text
        assert "never" not in bea.text
        [form] = bea.forms("/staff/keys/")
        await bea.send(form.action)
        assert "Till is revoked." in bea.text
        assert (await till.get("/api/v1/orders", headers=headers)).status_code == 401


async def test_a_packer_finds_only_what_is_theirs(visitor: Visitor) -> None:
    pat = await comes_in(visitor, "Pat", "packer")

    await pat.open("/staff/account")

    assert "Invite staff" not in pat.text
    assert "API keys" not in pat.text
    for address in ("/staff/people", "/staff/keys"):
        assert (await pat.open(address)).status_code == 403
