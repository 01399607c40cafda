"""A shop lists its carriers, and a courier of its own takes parcels without a tracking number."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from app.infra.database import fetch_value
from app.services import delivery, mailing, sales, shop
from app.values.carriers import tracking_url
from tests.support.api import assert_problem, bearer, fields_of
from tests.support.breaches import broken
from tests.support.bulk import DISPATCHES, asked, now, number
from tests.support.bulk import three as three
from tests.support.cast import place, shipment_of
from tests.support.mails import mail_about
from tests.support.post_office import body, parsed
from tests.support.scanning import STATION, scan
from tests.support.shop_settings import settings_as_before as settings_as_before
from tests.support.visitor import Visitor

EDIT = "/staff/settings/carriers"
VAN = {"name": "Own van", "without_number": True}
BIKE = {
    "name": "Bike",
    "tracking_page": "https://bike.example/{number}?lang=en",
    "number_pattern": "BK-###",
}
DHL = {"name": "DHL"}
Key = Callable[..., Awaitable[str]]
Settle = Callable[[], Awaitable[int]]


@pytest.fixture
async def program(client: httpx.AsyncClient, api_key: Key) -> httpx.AsyncClient:
    scopes = ("settings:read", "settings:write", "shipments:read", "shipments:write")
    client.headers.update(bearer(await api_key(*scopes)))
    return client


async def list_carriers(program: httpx.AsyncClient, *listed: dict[str, Any]) -> httpx.Response:
    return await program.put("/api/v1/settings", json={"carriers": list(listed)})


@pytest.fixture
async def waiting(shop: None, settle: Settle) -> delivery.Shipment:
    order = await place(product_456=1)
    await settle()
    return await shipment_of(order)


async def test_a_manager_lists_carriers(bea: Visitor) -> None:
    await bea.open(EDIT)
    fields = dict(bea.form(EDIT).fields)
    rows = {
        "carrier_name": ["DHL", " Own  van ", "", ""],
        "carrier_page": ["", "", "", ""],
        "carrier_pattern": ["", "", "", ""],
        "carrier_without": ["1"],
    }
    bea.page = await bea.client.post(EDIT, data={**fields, **rows}, follow_redirects=True)
    assert "Shop settings saved." in bea.text
    known = (await shop.read_settings()).settings
    assert [(one.name, one.without_number) for one in known.carriers] == [
        ("DHL", False),
        ("Own van", True),
    ]
    await bea.open("/staff/settings")
    assert "DHL, Own van" in bea.text

    fields = dict((await _form(bea)).fields)
    cleared = {**fields, "carrier_name": ["", "", "", "", ""]}
    cleared |= {name: [""] * 5 for name in ("carrier_page", "carrier_pattern")}
    bea.page = await bea.client.post(EDIT, data=cleared, follow_redirects=True)
    assert (await shop.read_settings()).given == {}


async def _form(bea: Visitor) -> Any:
    await bea.open(EDIT)
    return bea.form(EDIT)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (
            {"carrier_name": "", "carrier_page": "https://a.example/{number}"},
            "must each have a name",
        ),
        ({"carrier_name": "Van", "carrier_page": "a.example"}, "tracking links that begin with"),
        ({"carrier_name": "Van", "carrier_pattern": "(a+)+"}, "number patterns of letters"),
        ({"carrier_name": "x" * 101}, "Line 1: must have at most 100 characters"),
        ({"carrier_name": "a\tb"}, "Line 1: must be one line of text, without control characters"),
    ],
)
async def test_a_row_that_cannot_be_is_refused_and_kept(
    bea: Visitor, row: dict[str, str], told: str
) -> None:
    fields = dict((await _form(bea)).fields)
    empty = {"carrier_name": "", "carrier_page": "", "carrier_pattern": ""}
    bea.page = await bea.client.post(EDIT, data={**fields, **empty, **row})
    assert bea.page.status_code == 422
    assert told in bea.text
    again = bea.form(EDIT).fields
    assert all((name, value) in again for name, value in row.items())
    assert await fetch_value("SELECT count(*) FROM shop.settings") == 0


async def test_a_program_lists_them(program: httpx.AsyncClient) -> None:
    whole = {"tracking_page": "", "number_pattern": "", "without_number": False}
    first = (await list_carriers(program, BIKE, VAN)).json()
    assert first["carriers"] == [{**whole, **BIKE}, {**whole, **VAN}]
    same = await program.put("/api/v1/settings", json={"carriers": first["carriers"]})
    assert same.json()["version"] == first["version"]
    for wrong in (
        {"name": ""},
        {"name": "\u3164"},
        {"name": "Van", "tracking_page": "javascript:{number}"},
        {"name": "Van", "motto": "fast"},
    ):
        answer = await list_carriers(program, wrong)
        assert fields_of(assert_problem(answer, 422, "invalid-input"))[0].startswith("carriers")
    twice = await list_carriers(program, DHL, {"name": "DHL Paket"})
    assert_problem(twice, 422, "invalid-input")


async def test_a_parcel_leaves_without_a_number_where_the_carrier_says_so(
    program: httpx.AsyncClient, waiting: delivery.Shipment, settle: Settle
) -> None:
    path = f"/api/v1/shipments/{waiting.shipment_id}/dispatch"
    refused = await program.post(path, json={"carrier": "Own van"})
    assert fields_of(assert_problem(refused, 422, "invalid-input")) == ["tracking_number"]
    await list_carriers(program, DHL, VAN)
    refused = await program.post(path, json={"carrier": "DHL"})
    assert fields_of(assert_problem(refused, 422, "invalid-input")) == ["tracking_number"]
    refused = await program.post(path, json={"carrier": "UPS", "tracking_number": "1"})
    assert fields_of(assert_problem(refused, 422, "invalid-input")) == ["carrier"]
    many = {"carrier": "Own van", "tracking_numbers": ["A1"]}
    refused = await program.post(path, json=many)
    assert fields_of(assert_problem(refused, 422, "invalid-input")) == ["tracking_number"]

    for _again in range(2):
        left = (await program.post(path, json={"carrier": "own VAN"})).json()
        assert (left["carrier"], left["tracking_number"]) == ("Own van", None)
        assert (left["tracking_url"], left["tracking_numbers"], left["warnings"]) == (None, [], [])
    other = await program.post(path, json={"carrier": "DHL", "tracking_number": "1"})
    assert "(Own van)" in assert_problem(other, 409, "shipment-conflict")["detail"]

    await settle()
    order = await sales.find_order(waiting.order_id)
    assert order.shipment
    assert (order.shipment.carrier, order.shipment.tracking_number) == ("Own van", None)
    delivered = f"/api/v1/shipments/{waiting.shipment_id}/delivery"
    assert (await program.post(delivered)).status_code == 200
    await settle()
    assert await broken() == set()


async def test_what_was_sent_can_be_sent_again_after_the_carrier_is_gone(
    program: httpx.AsyncClient, waiting: delivery.Shipment
) -> None:
    await list_carriers(program, BIKE)
    path = f"/api/v1/shipments/{waiting.shipment_id}"
    sent = {"carrier": "Bike", "tracking_number": "BK 123"}
    first = (await program.post(f"{path}/dispatch", json=sent)).json()
    assert first["tracking_url"] == "https://bike.example/BK123?lang=en"
    await list_carriers(program, DHL)
    assert (await program.post(f"{path}/dispatch", json=sent)).status_code == 200
    moved = {"carrier": "Bike", "tracking_number": "BK 124"}
    assert (await program.put(f"{path}/tracking", json=moved)).status_code == 200
    lost = {"carrier": "UPS", "tracking_number": "1"}
    refused = await program.put(f"{path}/tracking", json=lost)
    assert fields_of(assert_problem(refused, 422, "invalid-input")) == ["carrier"]
    known = (await program.get(path)).json()
    assert (known["carrier"], known["tracking_url"]) == ("Bike", None)


async def test_so_can_what_was_sent_without_a_number(
    program: httpx.AsyncClient, waiting: delivery.Shipment
) -> None:
    await list_carriers(program, VAN)
    path = f"/api/v1/shipments/{waiting.shipment_id}"
    first = (await program.post(f"{path}/dispatch", json={"carrier": "Own van"})).json()
    await list_carriers(program, DHL)
    for again in (
        await program.post(f"{path}/dispatch", json={"carrier": "own Van"}),
        await program.put(f"{path}/tracking", json={"carrier": "Own van"}),
    ):
        assert (again.status_code, again.json()["version"]) == (200, first["version"])
    lost = await program.put(f"{path}/tracking", json={"carrier": "DHL"})
    assert fields_of(assert_problem(lost, 422, "invalid-input")) == ["tracking_number"]


async def test_a_number_unlike_the_pattern_is_doubted(
    program: httpx.AsyncClient, waiting: delivery.Shipment
) -> None:
    await list_carriers(program, BIKE)
    path = f"/api/v1/shipments/{waiting.shipment_id}/dispatch"
    left = await program.post(path, json={"carrier": "Bike", "tracking_number": "12"})
    assert [one["code"] for one in left.json()["warnings"]] == ["UNLIKE_CARRIER"]


async def test_a_link_of_the_shop_comes_before_the_known_one() -> None:
    own = [{"name": "DHL", "tracking_page": "https://own.example/{number}"}]
    await shop.set_settings({"carriers": _carriers(own)}, "Bea", None)
    assert tracking_url("DHL Paket", "a/1 2") == "https://own.example/a%2F12"
    assert tracking_url("DHL", "erased") is None
    await shop.set_settings({"carriers": _carriers([DHL])}, "Bea", None)
    assert "dhl.de" in (tracking_url("DHL", "00340434161094042557") or "")


def _carriers(listed: list[dict[str, Any]]) -> Any:
    import msgspec

    from app.values.shop_carriers import ShopCarrier

    return msgspec.convert(listed, list[ShopCarrier])


async def test_a_correction_takes_the_number_away_and_gives_one(
    program: httpx.AsyncClient, waiting: delivery.Shipment, settle: Settle
) -> None:
    await list_carriers(program, DHL, VAN)
    path = f"/api/v1/shipments/{waiting.shipment_id}"
    first = {"carrier": "DHL", "tracking_number": "1", "tracking_numbers": ["2"]}
    await program.post(f"{path}/dispatch", json=first)
    await settle()
    without = (await program.put(f"{path}/tracking", json={"carrier": "Own van"})).json()
    assert (without["carrier"], without["tracking_number"]) == ("Own van", None)
    await settle()
    order = await sales.find_order(waiting.order_id)
    assert order.shipment
    assert order.shipment.tracking_number is None
    assert await broken() == set()
    back = await program.put(f"{path}/tracking", json={"carrier": "DHL", "tracking_number": "3"})
    assert back.json()["tracking_number"] == "3"
    await settle()
    assert await broken() == set()


async def test_the_board_ships_without_a_number(bea: Visitor, waiting: delivery.Shipment) -> None:
    await shop.set_settings({"carriers": _carriers([DHL, VAN])}, "Bea", None)
    step = f"/staff/shipments/{waiting.shipment_id}/dispatch"
    await bea.open(step)
    assert "Not needed with Own van." in bea.text
    assert '<select id="carrier"' in bea.page.text
    await bea.send(step, carrier="DHL", tracking_number="")
    assert bea.page.status_code == 422
    assert "Enter the tracking number" in bea.text
    await bea.send(step, carrier="Own van", tracking_number="")
    assert "is shipped with Own van, without a tracking number." in bea.text
    page = f"/staff/shipments/{waiting.shipment_id}"
    assert "Own van without a tracking number" in (await _text(bea, page))
    for paper in (
        f"/staff/slips?ids={waiting.shipment_id}",
        f"/staff/labels/{waiting.shipment_id}",
    ):
        assert "None" not in await _text(bea, paper)
    table = (await bea.client.get("/staff/shipments.csv?status=SHIPPED")).text
    assert "None" not in table


async def _text(visitor: Visitor, path: str) -> str:
    await visitor.open(path)
    return visitor.text


async def test_many_leave_without_a_number(pat: Visitor, three: list[delivery.Shipment]) -> None:
    await shop.set_settings({"carriers": _carriers([DHL, VAN])}, "Bea", None)
    await pat.open(asked(DISPATCHES, three))
    assert "With Own van, a parcel may leave without a number" in pat.text
    await pat.send(DISPATCHES, carrier="Own van", **{number(three[1]): "V 7"})
    assert "3 parcels are marked shipped." in pat.text
    assert [(await now(one)).tracking_number for one in three] == [None, "V 7", None]


async def test_the_scan_station_ships_without_a_number(
    pat: Visitor, waiting: delivery.Shipment
) -> None:
    await shop.set_settings({"carriers": _carriers([VAN])}, "Bea", None)
    await scan(pat, waiting.order_number)
    step = f"{STATION}/{waiting.shipment_id}/dispatch"
    assert pat.form(step).value("carrier") == "Own van"
    await pat.send(step)
    assert "Shipped, Own van without a tracking number" in pat.text


async def test_the_customer_reads_that_there_is_none(
    client: httpx.AsyncClient, waiting: delivery.Shipment, settle: Settle
) -> None:
    await shop.set_settings({"carriers": _carriers([VAN])}, "Bea", None)
    await delivery.dispatch(waiting.shipment_id, "Own van", None, "Bea")
    await settle()
    order = await sales.find_order(waiting.order_id)
    token = sales.token_for(order.order_id)
    page = Visitor(client)
    await page.open(f"/orders/{order.order_id}?token={token}")
    assert "None: Own van delivers without one" in page.text
    assert "tracking number None" not in page.text
    due = mail_about(order.order_id, "SHIPPED")
    letter = await mailing.letter_for(due)
    assert letter
    for kind in ("plain", "html"):
        said = " ".join(body(parsed(letter.content), kind).split())
        assert "None: Own van delivers without one" in said
