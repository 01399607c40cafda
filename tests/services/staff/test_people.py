"""Who is on the staff: a manager always is, and a password is not what is guessed first."""

import asyncio

from app.infra.database import fetch
from app.services import staff

PASSWORD = "four tall ships in fog"


async def manager(name: str) -> staff.Person:
    email = f"{name}@example.org"
    await staff.add_person(email, "manager", PASSWORD, name)
    return await staff.find_by_address(email)


async def test_of_two_managers_who_leave_at_once_one_stays() -> None:
    for leave in (staff.deactivate, lambda who: staff.set_role(who, "packer")):
        await fetch("TRUNCATE staff.members CASCADE")
        both = [await manager("bea"), await manager("lee")]

        left = await asyncio.gather(*(leave(one.staff_id) for one in both), return_exceptions=True)

        assert sorted(type(one) is staff.LastManager for one in left) == [False, True]


async def test_a_session_is_kept_with_where_it_came_from() -> None:
    bea = await manager("bea")
    secret = await staff.log_in(bea.email, PASSWORD, "2001:db8::1", "Mozilla/5.0\x00\n" + "x" * 999)
    await staff.log_in(bea.email, PASSWORD)

    first, second = await staff.list_sessions(bea.staff_id, secret)

    assert (first.is_this, second.is_this) == (True, False)
    assert first.address == "2001:db8::1"
    assert first.user_agent.startswith("Mozilla/5.0xx")
    assert len(first.user_agent) == 400


async def test_what_is_over_is_not_listed() -> None:
    bea = await manager("bea")
    for over in ("last_seen_at = now() - interval '13 hours'", "expires_at = now()"):
        await staff.log_in(bea.email, PASSWORD)
        await fetch(f"UPDATE staff.sessions SET {over}")
    assert await staff.list_sessions(bea.staff_id) == []
    assert (await staff.find_person(bea.staff_id)).sessions == 0


async def test_each_log_in_has_a_secret_of_its_own_and_no_other_is_taken() -> None:
    bea = await manager("bea")
    one, other = [await staff.log_in(bea.email, PASSWORD) for _ in range(2)]

    assert one != other
    assert await staff.member_of_session("chosen by somebody") is None


async def test_a_key_remembers_when_it_was_used_last() -> None:
    secret = await staff.create_key("till", ["orders:read"])
    [made] = await staff.list_keys()
    assert made.used_at is None
    await staff.find_key(secret)
    [used] = await staff.list_keys()
    assert used.used_at
    await staff.find_key(secret)
    assert await staff.list_keys() == [used]

    await staff.revoke_key(used.key_id)
    assert await staff.revoke_key(used.key_id) == used.name

    [gone] = await staff.list_keys()
    assert gone.revoked_at
    assert await staff.find_key(secret) is None
