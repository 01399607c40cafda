"""Everybody of the staff minds their own sessions, password and keys."""

from app.infra.database import fetch_value
from tests.support.people import PASSWORD, is_out, logs_in
from tests.support.people import kim as kim
from tests.support.visitor import Visitor


async def test_everybody_sees_where_they_are_logged_in_and_ends_it(
    kim: Visitor, application: object
) -> None:
    other = await logs_in(application, "kim@example.org", PASSWORD)
    await kim.open("/staff/account")
    assert kim.text.count("Firefox on Linux") == 3  # two browsers, and the other's button
    assert kim.text.count("This browser") == 1
    [form] = [one for one in kim.forms("/staff/account/sessions/") if "-" in one.action]

    await kim.send(form.action)

    assert await is_out(other)
    assert not await is_out(kim)
    await kim.open("/staff/account")
    await kim.send("/staff/account/sessions/removal")
    assert "You are logged out everywhere." in kim.text
    assert await is_out(kim)


async def test_nobody_ends_a_session_that_is_not_theirs(kim: Visitor, bea: Visitor) -> None:
    theirs = await fetch_value(
        "SELECT session_id FROM staff.sessions JOIN staff.members USING (staff_id)"
        " WHERE email = 'bea@example.org'"
    )
    await kim.open("/staff/account")
    await kim.send("/staff/account/sessions/removal", f"/staff/account/sessions/{theirs}/removal")

    assert not await is_out(bea)


async def test_ones_own_password_is_changed_with_the_old_one(
    kim: Visitor, application: object
) -> None:
    other = await logs_in(application, "kim@example.org", PASSWORD)
    await kim.open("/staff/account")
    change = "/staff/account/password"
    await kim.send(change, current_password="not hers", password="another five words of hers")
    assert kim.page.status_code == 422
    assert "That is not your current password" in kim.text
    await kim.send(change, current_password=PASSWORD, password="doorstep-1234")
    assert "This password is easy to guess" in kim.text

    await kim.send(change, current_password=PASSWORD, password="another five words of hers")

    assert "Your password has been changed" in kim.text
    assert not await is_out(kim)
    assert await is_out(other)
    assert (await logs_in(application, "kim@example.org", PASSWORD)).page.status_code == 401
