"""The two-step login on the account's page, without scripts: set up, new codes, turned off."""

import re

from app.services import staff
from tests.support.authenticator import shown
from tests.support.people import PASSWORD, is_out, logs_in
from tests.support.people import kim as kim
from tests.support.visitor import Visitor

FACTOR = "/staff/account/second-factor"
CODES = re.compile(r"<li><code class=\"code\">([a-z2-7-]+)</code></li>")


async def turns_on(kim: Visitor) -> list[str]:
    await kim.open("/staff/account")
    await kim.send(FACTOR, own_password=PASSWORD)
    person = await staff.find_by_address("kim@example.org")
    await kim.send(f"{FACTOR}/confirmation", code=await shown(person.staff_id))
    return CODES.findall(kim.page.text)


async def test_it_is_set_up_by_a_qr_code_or_a_key(kim: Visitor, application: object) -> None:
    other = await logs_in(application, "kim@example.org", PASSWORD)
    await kim.open("/staff/account")
    await kim.send(FACTOR, own_password="not hers")
    assert kim.page.status_code == 422
    assert "That is not your current password" in kim.text

    await kim.send(FACTOR, own_password=PASSWORD)
    assert kim.page.url.path == FACTOR
    assert kim.page.headers["cache-control"] == "no-store"
    assert 'aria-label="QR code for your app"' in kim.page.text
    assert "otpauth:" not in kim.page.text
    for typed, said in (("", "Enter the code"), ("000000", "This code is wrong")):
        await kim.send(f"{FACTOR}/confirmation", code=typed)
        assert kim.page.status_code == 422
        assert said in kim.text

    assert not any(name.startswith("code_device_") for name in kim.client.cookies)
    assert len(await turns_on(kim)) == 8
    assert any(name.startswith("code_device_") for name in kim.client.cookies)
    assert kim.page.headers["cache-control"] == "no-store"
    assert await is_out(other)
    assert not await is_out(kim)
    await kim.open("/staff/account")
    assert "8 recovery codes are left." in kim.text
    assert (await kim.open(FACTOR)).url.path == "/staff/account"


async def test_new_codes_and_turning_it_off_take_the_password(kim: Visitor) -> None:
    first = await turns_on(kim)
    await kim.open("/staff/account")
    path = f"{FACTOR}/recovery-codes"
    await kim.send(FACTOR, path, own_password="not hers")
    assert kim.page.status_code == 422
    await kim.send(FACTOR, path, own_password=PASSWORD)
    assert len(set(CODES.findall(kim.page.text)) - set(first)) == 8

    await kim.open("/staff/account")
    await kim.send(FACTOR, f"{FACTOR}/removal", own_password=PASSWORD)
    assert "From now on you log in with your password alone." in kim.text
    assert not (await staff.find_by_address("kim@example.org")).second_factor


async def test_a_manager_removes_it_for_a_colleague(kim: Visitor, bea: Visitor) -> None:
    await turns_on(kim)
    person = await staff.find_by_address("kim@example.org")
    here = f"/staff/people/{person.staff_id}"
    await bea.open(here)
    assert "Two-step login" in bea.text
    await bea.send(f"{here}/second-factor/removal")
    assert "Kim now logs in with the password alone." in bea.text
    assert "Two-step login" not in bea.text
