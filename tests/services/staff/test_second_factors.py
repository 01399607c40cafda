"""Two-step login takes the phone, a recovery code, or a manager who turns it off."""

import asyncio

import pytest

from app import audit_log
from app.infra.database import fetch, fetch_value
from app.services import staff
from tests.support.authenticator import shown, turned_on
from tests.support.invited import PASSWORD, id_of, password_link, sessions, token_of

BROWSER = staff.Browser()
KIM = "kim@example.org"


@pytest.fixture(autouse=True)
async def kim() -> staff.Person:
    await staff.add_person(KIM, "packer", PASSWORD, "Kim")
    return await staff.find_by_address(KIM)


async def half() -> staff.HalfLogin:
    with pytest.raises(staff.CodeNeeded) as asked:
        await staff.log_in(KIM, PASSWORD)
    return staff.HalfLogin(asked.value.staff_id, asked.value.mark)


async def test_a_password_alone_opens_nothing_any_more(kim: staff.Person) -> None:
    await turned_on(KIM, PASSWORD)
    with pytest.raises(staff.WrongCode):
        await staff.finish_log_in(await half(), "000000", BROWSER)
    assert await sessions() == 0

    secret = await staff.finish_log_in(await half(), await shown(kim.staff_id, 1), BROWSER)

    member = await staff.member_of_session(secret)
    assert member
    assert member.name == "Kim"
    assert (await staff.find_by_address(KIM)).second_factor


async def test_a_code_counts_once_however_many_come_at_once(kim: staff.Person) -> None:
    await turned_on(KIM, PASSWORD)
    waiting, code = await half(), await shown(kim.staff_id, 1)
    tries = [staff.finish_log_in(waiting, code, BROWSER) for _ in range(3)]
    ended = await asyncio.gather(*tries, return_exceptions=True)
    assert [type(one) for one in ended].count(staff.WrongCode) == 2
    assert await sessions() == 1


async def test_the_code_that_turned_it_on_is_used_up(kim: staff.Person) -> None:
    await turned_on(KIM, PASSWORD)
    with pytest.raises(staff.WrongCode):
        await staff.finish_log_in(await half(), await shown(kim.staff_id), BROWSER)


async def test_each_recovery_code_works_once(kim: staff.Person) -> None:
    first, *others = await turned_on(KIM, PASSWORD)
    assert await staff.finish_log_in(await half(), first.upper().replace("-", " "), BROWSER)
    with pytest.raises(staff.WrongCode):
        await staff.finish_log_in(await half(), first, BROWSER)
    factor = await staff.find_second_factor(kim.staff_id)
    assert factor
    assert factor.codes_left == len(others)


async def test_new_recovery_codes_end_the_old_ones(kim: staff.Person) -> None:
    old = await turned_on(KIM, PASSWORD)
    member = staff.StaffMember(kim.staff_id, KIM, "Kim", "packer")
    with pytest.raises(staff.WrongCredentials):
        await staff.renew_recovery_codes(member, "not hers")
    new = await staff.renew_recovery_codes(member, PASSWORD)
    with pytest.raises(staff.WrongCode):
        await staff.finish_log_in(await half(), old[0], BROWSER)
    assert await staff.finish_log_in(await half(), new[0], BROWSER)


async def test_what_was_begun_and_not_confirmed_is_not_asked(kim: staff.Person) -> None:
    member = staff.StaffMember(kim.staff_id, KIM, "Kim", "packer")
    with pytest.raises(staff.NoSecondFactor):
        await staff.new_factor(member)
    await staff.begin_second_factor(member, PASSWORD)
    first = await staff.new_factor(member)
    await staff.begin_second_factor(member, PASSWORD)
    assert (await staff.new_factor(member)).key != first.key
    with pytest.raises(staff.WrongCode):
        await staff.confirm_second_factor(member, "000000", "")
    with pytest.raises(staff.NoSecondFactor):
        await staff.renew_recovery_codes(member, PASSWORD)
    assert await staff.log_in(KIM, PASSWORD)


async def test_a_key_that_was_not_confirmed_in_time_is_shown_no_more(kim: staff.Person) -> None:
    member = staff.StaffMember(kim.staff_id, KIM, "Kim", "packer")
    await staff.begin_second_factor(member, PASSWORD)
    await fetch("UPDATE staff.second_factors SET made_at = now() - interval '16 minutes'")
    with pytest.raises(staff.NoSecondFactor):
        await staff.new_factor(member)
    with pytest.raises(staff.NoSecondFactor):
        await staff.confirm_second_factor(member, "000000", "")
    await staff.begin_second_factor(member, PASSWORD)
    assert (await staff.new_factor(member)).key


async def test_turning_it_on_ends_the_other_sessions(kim: staff.Person) -> None:
    other = await staff.log_in(KIM, PASSWORD)
    await turned_on(KIM, PASSWORD)
    assert await staff.member_of_session(other) is None
    member = staff.StaffMember(kim.staff_id, KIM, "Kim", "packer")
    with pytest.raises(staff.SecondFactorExists):
        await staff.begin_second_factor(member, PASSWORD)
    with pytest.raises(staff.SecondFactorExists):
        await staff.new_factor(member)


@pytest.mark.parametrize("change", ["a new password", "deactivation"])
async def test_a_half_login_ends_with_the_password_and_the_person(
    kim: staff.Person, change: str
) -> None:
    await turned_on(KIM, PASSWORD)
    waiting = await half()
    if change == "deactivation":
        await staff.deactivate(kim.staff_id)
    else:
        await staff.set_password(kim.staff_id, "another five words of hers")
    with pytest.raises(staff.WrongCredentials):
        await staff.finish_log_in(waiting, await shown(kim.staff_id, 1), BROWSER)


async def test_a_new_password_by_a_link_does_not_spare_the_code(kim: staff.Person) -> None:
    await turned_on(KIM, PASSWORD)
    link = await password_link(KIM)
    await staff.renew_password(id_of(link), token_of(link), "another five words of hers")
    assert await sessions() == 0
    with pytest.raises(staff.CodeNeeded):
        await staff.log_in(KIM, "another five words of hers")


async def test_who_lost_the_phone_is_let_in_by_a_manager(kim: staff.Person) -> None:
    await turned_on(KIM, PASSWORD)
    waiting = await half()
    await staff.remove_second_factor(kim.staff_id)
    assert await staff.finish_log_in(waiting, "whatever", BROWSER)
    assert await staff.log_in(KIM, PASSWORD)
    assert await fetch_value("SELECT count(*) FROM staff.recovery_codes") == 0


async def test_the_audit_log_has_each_step(kim: staff.Person) -> None:
    with audit_log.nobody():
        audit_log.act_as(audit_log.Actor("visitor", address="2001:db8::1"))
        codes = await turned_on(KIM, PASSWORD)
        with pytest.raises(staff.WrongCode):
            await staff.finish_log_in(await half(), "000000", BROWSER)
        await staff.finish_log_in(await half(), codes[0], BROWSER)
        await staff.remove_second_factor(kim.staff_id)
    lines = (await audit_log.list_lines(audit_log.Filters())).items
    found = [(line.action, line.actor.kind) for line in lines if line.subject_name == "Kim"]
    assert found[:4] == [
        ("member.second_factor_removed", "visitor"),
        ("member.logged_in", "member"),
        ("member.recovery_code_used", "member"),
        ("member.code_failed", "visitor"),
    ]
    assert ("member.second_factor_added", "visitor") in found
