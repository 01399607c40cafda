"""Who may come in."""

import pytest

from app.infra.database import fetch, fetch_value
from app.services import delivery, staff
from app.values.fields import Invalid


@pytest.fixture
async def bea() -> None:
    await staff.add_person("Bea@Doorstep.example", "manager", "a long password", "Bea")


@pytest.mark.usefixtures("bea")
async def test_a_session_opens_with_the_right_password_alone() -> None:
    secret = await staff.log_in(" bea@doorstep.EXAMPLE ", "a long password")
    member = await staff.member_of_session(secret)
    assert member
    assert (member.name, member.is_manager) == ("Bea", True)
    for email, password in (("bea@doorstep.example", "wrong"), ("nobody@x.org", "a long password")):
        with pytest.raises(staff.WrongCredentials):
            await staff.log_in(email, password)


@pytest.mark.usefixtures("bea")
async def test_a_session_ends_by_log_out_by_idleness_and_by_age() -> None:
    secret = await staff.log_in("bea@doorstep.example", "a long password")
    await staff.log_out(secret)
    assert await staff.member_of_session(secret) is None
    for neglect in ("last_seen_at = now() - interval '13 hours'", "expires_at = now()"):
        secret = await staff.log_in("bea@doorstep.example", "a long password")
        await fetch(f"UPDATE staff.sessions SET {neglect}")
        assert await staff.member_of_session(secret) is None
        await fetch("DELETE FROM staff.sessions")


@pytest.mark.usefixtures("bea")
async def test_no_secret_is_stored() -> None:
    session = await staff.log_in("bea@doorstep.example", "a long password")
    key = await staff.create_key("till", ["orders:read"])
    for table in ("members", "sessions", "api_keys"):
        stored = str(await fetch_value(f"SELECT string_agg({table}::text, '') FROM staff.{table}"))
        for secret in (session, key, "a long password"):
            assert secret not in stored
            assert secret.encode().hex() not in stored


@pytest.mark.usefixtures("bea")
async def test_an_address_is_one_person() -> None:
    with pytest.raises(staff.AlreadyThere):
        await staff.add_person("BEA@doorstep.example", "packer", "another password")


UNSEEN = ("\u200b", "\u3164", " ", "", "two\nlines", "x" * 201, "Till\udce9")


@pytest.mark.parametrize("name", UNSEEN)
async def test_a_name_that_nobody_reads_is_none(name: str) -> None:
    with pytest.raises(Invalid, match="can be seen"):
        await staff.create_key(name, ["orders:read"])
    if name:
        with pytest.raises(Invalid, match="can be seen"):
            await staff.add_person("cleo@doorstep.example", "packer", "a long password", name)
    with pytest.raises(Invalid):
        await delivery.add_carrier(name)


async def test_a_name_is_kept_composed_and_turns_nothing(shop: None) -> None:
    typed, kept = " \u200bMu\u0308ller\u202e\ufeff ", "Müller"
    await staff.create_key(typed, ["orders:read"])
    await staff.add_person("cleo@doorstep.example", "packer", "a long password", typed)
    await delivery.add_carrier(typed)

    assert [key.name for key in await staff.list_keys()] == [kept]
    assert [person.name for person in await staff.list_people()] == [kept]
    assert [carrier.name for carrier in await delivery.list_carriers()] == [kept]
