"""A manager says what the shop does about VAT; rates are proposed, and nothing typed is lost."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from app.routes.staff.shop_settings.tax_rows import rates_in, shown_rates
from app.services import shop
from tests.support.api import assert_problem, bearer, fields_of
from tests.support.shop_settings import settings_as_before as settings_as_before
from tests.support.taxes import GERMANY
from tests.support.visitor import Visitor

EDIT = "/staff/settings/tax"
SETTINGS = "/api/v1/settings"
Key = Callable[..., Awaitable[str]]
Fields = dict[str, Any]


@pytest.fixture
async def program(client: httpx.AsyncClient, api_key: Key) -> httpx.AsyncClient:
    client.headers.update(bearer(await api_key("settings:read", "settings:write")))
    return client


async def form(bea: Visitor) -> Fields:
    await bea.open(EDIT)
    return {name: text for name, text in bea.form(EDIT).fields if not name.startswith("rate_")}


def row(*texts: str) -> Fields:
    """Country, class, percentage and day of one rate, and an empty row."""
    names = ("rate_country", "rate_class", "rate_percent", "rate_from")
    empty = ("", "STANDARD", "", "")
    return {name: [one, none] for name, one, none in zip(names, texts, empty, strict=True)}


async def send(bea: Visitor, fields: Fields) -> None:
    bea.page = await bea.client.post(EDIT, data=fields, follow_redirects=True)


async def test_a_manager_types_a_rate(bea: Visitor) -> None:
    fields = await form(bea) | {"tax_mode": "HOME", "tax_country": "DE"}
    await send(bea, fields | row("de", "STANDARD", "19,0 %", "2021-01-01"))
    assert "Shop settings saved." in bea.text
    known = (await shop.read_settings()).settings
    assert known.tax_mode == "HOME"
    [rate] = known.tax_rates
    assert (rate.country, rate.rate, rate.valid_from.isoformat()) == ("DE", 19, "2021-01-01")
    # The same form again changes nothing.
    await send(bea, await form(bea) | row("DE", "STANDARD", "19", "2021-01-01"))
    assert (await shop.read_settings()).version == 1
    await bea.open("/staff/settings")
    assert "Rates of our own country" in bea.text
    assert "DE 19 %" in bea.text


async def test_what_is_wrong_is_said_and_stays_in_the_form(bea: Visitor) -> None:
    fields = await form(bea) | {"tax_mode": "HOME", "tax_country": "DE"}
    await send(bea, fields | row("DE", "STANDARD", "nineteen", "2021-01-01"))
    assert bea.page.status_code == 422
    assert "nineteen" in bea.page.text
    assert "a percentage such as 19 or 5.5" in bea.text
    await send(bea, fields | row("FR", "STANDARD", "20", "2021-01-01"))
    assert "VAT rates must have a standard rate of DE" in bea.text
    await send(bea, fields | {"tax_country": ""} | row("DE", "STANDARD", "19", "2021-01-01"))
    assert "Choose the country in which the shop pays VAT" in bea.text
    assert (await shop.read_settings()).given == {}


async def test_rates_are_proposed_beside_what_was_typed(bea: Visitor) -> None:
    fields = await form(bea) | {"tax_mode": "HOME", "tax_country": "DE"}
    await send(bea, fields | row("DE", "STANDARD", "18", "2021-01-01") | {"propose": "home"})
    assert (await shop.read_settings()).given == {}
    shown = [text for name, text in bea.form(EDIT).fields if name == "rate_percent"]
    assert shown[:3] == ["18", "19", "7"]
    await send(bea, fields | {"propose": "eu"})
    countries = [text for name, text in bea.form(EDIT).fields if name == "rate_country"]
    assert {"DE", "FR", "SE"} <= set(countries)


async def test_a_proposal_for_no_country_proposes_nothing(bea: Visitor) -> None:
    await send(bea, await form(bea) | {"propose": "home"})
    assert bea.page.status_code == 200
    assert not [t for name, t in bea.form(EDIT).fields if name == "rate_percent" and t]


async def test_a_program_sets_rates(program: httpx.AsyncClient) -> None:
    wanted = {"tax_mode": "HOME", "tax_country": "DE", "tax_rates": GERMANY}
    known = (await program.put(SETTINGS, json=wanted)).json()
    assert known["tax_rates"] == [{**one, "rate": float(one["rate"])} for one in GERMANY]
    assert known["fee_tax"] == "PROPORTIONAL"
    same = await program.put(SETTINGS, json=wanted)
    assert same.json()["version"] == known["version"]
    back = (await program.put(SETTINGS, json=dict.fromkeys(wanted))).json()
    assert (back["tax_mode"], back["tax_rates"], back["changed"]) == ("NONE", [], [])


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"tax_mode": "HOME"}, "tax_country"),
        ({"tax_mode": "HOME", "tax_country": "DE"}, "tax_rates"),
        ({"tax_country": "XX"}, "tax_country"),
        ({"tax_rates": [{**GERMANY[0], "rate": 101}]}, "tax_rates[0].rate"),
        ({"tax_rates": [{**GERMANY[0], "rate": 5.555}]}, "tax_rates"),
        ({"tax_rates": [{**GERMANY[0], "tax_class": "ZERO"}]}, "tax_rates"),
        ({"tax_rates": [{**GERMANY[0], "country": "XX"}]}, "tax_rates"),
        ({"tax_rates": [GERMANY[0], GERMANY[0]]}, "tax_rates"),
        ({"tax_rates": [{**GERMANY[0], "valid_from": "soon"}]}, "tax_rates[0].valid_from"),
        ({"tax_rates": [{**GERMANY[0], "more": 1}]}, "tax_rates[0].more"),
    ],
)
async def test_a_wrong_one_is_refused_by_its_name(
    program: httpx.AsyncClient, wrong: dict[str, Any], field: str
) -> None:
    answer = await program.put(SETTINGS, json=wrong)
    assert field in fields_of(assert_problem(answer, 422, "invalid-input"))


def test_what_an_overview_says_of_many_rates() -> None:
    text = "[" + ",".join('{"country":"DE","rate":19.5}' for _ in range(7)) + "]"
    assert rates_in(text).count("DE 19.5 %") == 6
    assert rates_in(text).endswith("…")
    assert len(shown_rates("nonsense")) == 3
