"""A person gets a page, htmx a toast, and a program JSON."""

import httpx

from tests.support.api import assert_problem
from tests.support.staff import bea as bea
from tests.support.trouble import BROWSER
from tests.support.trouble import no_database as no_database
from tests.support.visitor import Visitor


async def test_a_person_gets_a_page(client: httpx.AsyncClient, shop: None) -> None:
    answer = await client.get("/products/no_such", headers=BROWSER)

    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")
    assert "There is no such product." in answer.text
    assert answer.headers["x-request-id"] in answer.text


async def test_htmx_gets_a_toast_that_replaces_nothing(
    client: httpx.AsyncClient, shop: None
) -> None:
    answer = await client.get(
        "/products/no_such", headers={"HX-Request": "true", "HX-Request-Type": "partial"}
    )

    assert answer.status_code == 404
    assert answer.headers["hx-retarget"] == "#toasts"
    assert answer.headers["hx-reswap"] == "beforeend"
    assert "<html" not in answer.text
    assert "There is no such product." in answer.text


async def test_a_person_is_told_of_an_outage_too(
    client: httpx.AsyncClient, shop: None, no_database: None
) -> None:
    answer = await client.get("/products/product_456", headers=BROWSER)

    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) >= 1
    assert answer.headers["content-type"].startswith("text/html")


async def test_a_program_may_ask_for_json_anywhere(client: httpx.AsyncClient, shop: None) -> None:
    answer = await client.get("/products/no_such", headers={"Accept": "application/json"})

    assert_problem(answer, 404, "not-found")


async def test_an_address_that_does_not_exist_keeps_the_header_of_the_staff(
    bea: Visitor,
) -> None:
    for address in ("/staff/nothing", "/staff/shipments/nothing/dispatch"):
        answer = await bea.open(address)

        assert answer.status_code == 404
        assert "search for the order above" in bea.text
        assert 'href="/staff/reports"' in answer.text
    await bea.send("/staff/logout")
    assert "You are logged out." in bea.text
