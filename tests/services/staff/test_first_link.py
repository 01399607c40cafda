"""The first manager comes in by a link that works once, and that no manager leaves behind."""

import asyncio

import pytest

from app.infra.database import fetch, fetch_value
from app.services import staff
from tests.support.invited import PASSWORD

BROWSER = staff.Browser("2001:db8::1", "Firefox")


async def made() -> str:
    token = await staff.make_first_link()
    assert token
    return token


async def comes_in(token: str, email: str = "bea@example.org") -> str:
    return await staff.add_first_manager(token, email, "Bea", PASSWORD, BROWSER)


async def test_it_makes_a_manager_who_is_logged_in() -> None:
    token = await made()
    assert await staff.first_link_opens(token)

    member = await staff.member_of_session(await comes_in(token))

    assert member
    assert (member.email, member.name, member.role) == ("bea@example.org", "Bea", "manager")
    assert await staff.log_in("bea@example.org", PASSWORD)
    assert not await staff.first_link_opens(token)


async def test_the_database_does_not_hold_the_token() -> None:
    token = await made()
    stored = await fetch_value("SELECT secret_hash FROM staff.first_links")
    assert len(stored) == 32
    assert token.encode() not in stored


async def test_of_two_links_the_latest_opens() -> None:
    first, second = await made(), await made()
    assert [await staff.first_link_opens(token) for token in (first, second)] == [False, True]


async def test_of_two_who_press_at_once_one_comes_in() -> None:
    token = await made()
    both = (comes_in(token, f"{name}@example.org") for name in ("bea", "lee"))

    ended = await asyncio.gather(*both, return_exceptions=True)

    assert sorted(type(one) for one in ended if not isinstance(one, str)) == [staff.DeadStaffLink]
    assert len(await staff.list_people()) == 1


async def test_it_expires_after_three_days() -> None:
    token = await made()
    await fetch("UPDATE staff.first_links SET made_at = made_at - interval '73 hours'")
    with pytest.raises(staff.DeadStaffLink):
        await comes_in(token)


async def test_it_ends_with_the_first_manager_however_she_came() -> None:
    await staff.add_person("pat@example.org", "packer", PASSWORD)
    pat = await staff.find_by_address("pat@example.org")
    token = await made()

    await staff.set_role(pat.staff_id, "manager")
    assert not await staff.first_link_opens(token)
    assert await staff.make_first_link() is None

    await fetch("UPDATE staff.members SET deactivated_at = now()")
    token = await made()
    await staff.reactivate(pat.staff_id)
    assert not await staff.first_link_opens(token)


async def test_a_packer_who_is_added_does_not_end_it() -> None:
    token = await made()
    await staff.add_person("pat@example.org", "packer", PASSWORD)
    assert await staff.first_link_opens(token)


async def test_what_is_wrong_leaves_the_link_as_it_was() -> None:
    token = await made()
    await staff.add_person("bea@example.org", "packer", PASSWORD)
    with pytest.raises(staff.AlreadyThere):
        await comes_in(token)
    with pytest.raises(staff.WeakPassword):
        await staff.add_first_manager(token, "lee@example.org", "Lee", "lee@example.org", BROWSER)
    assert await staff.first_link_opens(token)
