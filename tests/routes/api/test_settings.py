"""The shop's settings by the API: read, changed in part, given back, and refused by field."""

import asyncio
from collections.abc import Awaitable, Callable

import httpx
import pytest

from app import audit_log
from tests.support.api import assert_problem, bearer, fields_of
from tests.support.shop_settings import settings_as_before as settings_as_before

SETTINGS = "/api/v1/settings"
Key = Callable[..., Awaitable[str]]


@pytest.fixture
async def program(client: httpx.AsyncClient, api_key: Key) -> httpx.AsyncClient:
    client.headers.update(bearer(await api_key("settings:read", "settings:write")))
    return client


async def test_a_new_shop_has_defaults(program: httpx.AsyncClient) -> None:
    answer = await program.get(SETTINGS)
    known = answer.json()
    assert answer.headers["etag"] == '"1"'
    assert (known["name"], known["time_zone"], known["shortage_wait_days"]) == ("Doorstep", "", 7)
    assert (known["changed"], known["changed_at"], known["version"]) == ([], None, 1)
    again = await program.get(SETTINGS, headers={"If-None-Match": '"1"'})
    assert again.status_code == 304


async def test_what_is_named_changes_and_the_rest_stays(program: httpx.AsyncClient) -> None:
    change = {
        "name": "Käthe & Söhne",
        "contact_email": "Hello@KAETHE.example",
        "contact_phone": "040 123456",
        "seller_line1": "Lange Reihe 7",
        "seller_city": "Hamburg",
        "seller_country": "DE",
        "vat_id": "de 123 456 789",
    }
    first = (await program.put(SETTINGS, json=change)).json()
    assert first["name"] == "Käthe & Söhne"
    assert first["contact_email"] == "Hello@kaethe.example"
    assert first["contact_phone"] == "+49 40 123456"
    assert first["vat_id"] == "DE123456789"
    assert first["version"] == 2

    second = (await program.put(SETTINGS, json={"shortage_wait_days": 14})).json()
    assert (second["name"], second["shortage_wait_days"]) == ("Käthe & Söhne", 14)

    third = (await program.put(SETTINGS, json={"name": None, "shortage_wait_days": None})).json()
    assert (third["name"], third["shortage_wait_days"]) == ("Doorstep", 7)
    assert "name" not in third["changed"]
    assert third["version"] == 4

    same = (await program.put(SETTINGS, json={"vat_id": "DE123456789"})).json()
    assert same["version"] == 4
    lines = (await audit_log.list_lines(audit_log.Filters(action="settings.changed"))).items
    assert len(lines) == 3
    assert lines[0].before == {"name": "Käthe & Söhne", "shortage_wait_days": 14}


async def test_a_change_for_another_version_is_not_made(program: httpx.AsyncClient) -> None:
    await program.put(SETTINGS, json={"name": "Mia’s Kiosk"}, headers={"If-Match": '"1"'})
    late = await program.put(SETTINGS, json={"name": "Bea’s"}, headers={"If-Match": '"1"'})
    assert_problem(late, 412, "precondition-failed")
    assert late.headers["etag"] == '"2"'
    for tag in ('"0"', '"x"', 'W/"2"'):
        other = await program.put(SETTINGS, json={"name": "Bea’s"}, headers={"If-Match": tag})
        assert other.status_code == 412
    right = await program.put(SETTINGS, json={"name": "Bea’s"}, headers={"If-Match": '"2"'})
    assert right.json()["version"] == 3


async def test_programs_at_once_lose_nothing(program: httpx.AsyncClient) -> None:
    changes = ({"seller_name": "A"}, {"vat_id": "1"}, {"name": "N"}, {"shortage_wait_days": 9})
    answers = await asyncio.gather(*(program.put(SETTINGS, json=one) for one in changes))
    assert [one.status_code for one in answers] == [200] * 4
    known = (await program.get(SETTINGS)).json()
    assert known["version"] == 5
    assert (known["seller_name"], known["vat_id"], known["name"]) == ("A", "1", "N")
    assert known["shortage_wait_days"] == 9


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"name": ""}, ["name"]),
        ({"name": "\u3164"}, ["name"]),
        ({"name": "two\nlines"}, ["name"]),
        ({"time_zone": "Berlin"}, ["time_zone"]),
        ({"time_zone": "../../etc/passwd"}, ["time_zone"]),
        ({"contact_email": "nobody"}, ["contact_email"]),
        ({"contact_phone": "call me"}, ["contact_phone"]),
        ({"vat_id": "DE12345"}, ["vat_id"]),
        ({"seller_country": "XX"}, ["seller_line1", "seller_city", "seller_country"]),
        ({"seller_city": "Hamburg"}, ["seller_line1", "seller_country"]),
        ({"language": "German"}, ["language"]),
        ({"languages": ["en", "EN"]}, ["languages[1]"]),
        ({"shortage_wait_days": 1}, ["shortage_wait_days"]),
        ({"shortage_wait_days": "7"}, ["shortage_wait_days"]),
        ({"shortage_rule": "BURN"}, ["shortage_rule"]),
        ({"motto": "Buy"}, ["motto"]),
    ],
)
async def test_a_wrong_value_is_refused_by_its_name(
    program: httpx.AsyncClient, change: dict[str, object], named: list[str]
) -> None:
    answer = await program.put(SETTINGS, json=change)
    assert fields_of(assert_problem(answer, 422, "invalid-input")) == named
    assert "regex" not in answer.text
    assert (await program.get(SETTINGS)).json()["version"] == 1


@pytest.mark.parametrize("part", ["seller_line1", "seller_city", "seller_country"])
async def test_no_part_of_an_address_is_taken_away_alone(
    program: httpx.AsyncClient, part: str
) -> None:
    address = {"seller_line1": "Lange Reihe 7", "seller_city": "Hamburg", "seller_country": "DE"}
    await program.put(SETTINGS, json=address)
    answer = await program.put(SETTINGS, json={part: None})
    assert fields_of(assert_problem(answer, 422, "invalid-input")) == [part]
    known = (await program.put(SETTINGS, json=dict.fromkeys(address))).json()
    assert [known[name] for name in address] == ["", "", ""]


async def test_a_key_reads_or_writes_by_its_scopes(client: httpx.AsyncClient, api_key: Key) -> None:
    reads, other = await api_key("settings:read"), await api_key("orders:read")
    assert (await client.get(SETTINGS, headers=bearer(reads))).status_code == 200
    for headers in (bearer(reads), bearer(other), {}):
        answer = await client.put(SETTINGS, json={"name": "Mia’s"}, headers=headers)
        assert answer.status_code in (401, 403)
    assert (await client.get(SETTINGS, headers=bearer(other))).status_code == 403
