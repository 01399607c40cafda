"""Who made a key is shown, and keys of who leaves are revoked with them; a new key can be tried."""

import re
import shlex
from html import unescape

import httpx
import pytest

from app import audit_log
from app.infra.database import fetch, fetch_value
from app.services import staff
from tests.support.visitor import Visitor

KEYS = "/staff/keys"


async def makes(bea: Visitor, name: str) -> httpx.Response:
    await bea.open(KEYS)
    return await bea.client.post(
        KEYS,
        data={
            "_csrf_token": bea.form(KEYS).value("_csrf_token"),
            "name": name,
            "scope": "orders:read",
        },
    )


async def leaver() -> staff.Person:
    """Lee, who made three keys, one of which is revoked already."""
    await staff.add_person("lee@example.org", "manager", "four tall ships in fog", "Lee")
    lee = await staff.find_by_address("lee@example.org")
    with audit_log.nobody():
        audit_log.act_as(audit_log.Actor("member", str(lee.staff_id), "Lee"))
        for name in ("the till", "the old till", "the ERP"):
            await staff.create_key(name, ["orders:read"])
    old = await fetch_value("SELECT key_id FROM staff.api_keys WHERE name = 'the old till'")
    await staff.revoke_key(old)
    return lee


async def living() -> set[str]:
    rows = await fetch("SELECT name FROM staff.api_keys WHERE revoked_at IS NULL")
    return {row["name"] for row in rows}


async def test_a_key_says_who_made_it(bea: Visitor) -> None:
    await makes(bea, "the scale")
    await staff.create_key("of a script", ["orders:read"])
    await bea.open(KEYS)
    assert "by Bea" in bea.text
    made = {key.name: (key.made_by, key.made_by_id) for key in await staff.list_keys()}
    bea_id = await fetch_value("SELECT staff_id FROM staff.members WHERE name = 'Bea'")
    assert made == {"the scale": ("Bea", bea_id), "of a script": ("", None)}


async def test_a_new_key_comes_with_a_call_that_it_opens(bea: Visitor) -> None:
    made = await makes(bea, "the scale")

    [command] = re.findall(r">(curl [^<]+)<", made.text)
    words = shlex.split(unescape(command))
    name, _, value = words[-1].partition(": ")
    answer = await bea.client.get(words[1], headers={name: value})
    assert answer.status_code == 200
    assert value.startswith("Bearer dsk_")


async def test_who_leaves_takes_their_keys_along(bea: Visitor) -> None:
    lee = await leaver()
    await makes(bea, "Bea's own")
    page = f"/staff/people/{lee.staff_id}"
    await bea.open(page)
    assert "the till" in bea.text
    assert "the old till" not in bea.text

    await bea.client.post(
        f"{page}/deactivation",
        data={"_csrf_token": bea.form(f"{page}/deactivation").value("_csrf_token")},
    )

    assert await living() == {"Bea's own"}
    lines = await fetch("SELECT subject_name, actor_name FROM audit_log.lines"
                        " WHERE action = 'key.revoked' ORDER BY id DESC LIMIT 2")  # fmt: skip
    assert {(line["subject_name"], line["actor_name"]) for line in lines} == {
        ("the till", "Bea"),
        ("the ERP", "Bea"),
    }


async def test_a_key_that_the_shop_needs_is_kept_and_shown(bea: Visitor) -> None:
    lee = await leaver()
    page = f"/staff/people/{lee.staff_id}"
    await bea.open(page)
    fields = bea.form(f"{page}/deactivation").fields
    listed = [value for name, value in fields if name == "listed"]
    assert [value for name, value in fields if name == "revoke"] == listed
    till = await fetch_value("SELECT key_id::text FROM staff.api_keys WHERE name = 'the till'")

    data = {
        "_csrf_token": dict(fields)["_csrf_token"],
        "listed": listed,
        "revoke": [key_id for key_id in listed if key_id != till],
    }
    await bea.client.post(f"{page}/deactivation", data=data)

    assert await living() == {"the till"}
    await bea.open(page)
    assert "1 API key they created still works." in bea.text
    await bea.open(KEYS)
    assert "by Lee (deactivated)" in bea.text


async def test_a_last_manager_who_stays_keeps_the_keys(bea: Visitor) -> None:
    await makes(bea, "Bea's own")
    bea_id = await fetch_value("SELECT staff_id FROM staff.members WHERE name = 'Bea'")
    with pytest.raises(staff.LastManager):
        await staff.deactivate(bea_id)
    assert await living() == {"Bea's own"}
