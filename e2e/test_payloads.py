"""Whatever somebody types is text wherever it ends up, and never anything else."""

import csv
import io
from collections.abc import Callable, Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any, NamedTuple

import httpx
import pytest
from playwright.sync_api import Browser, Route, expect

from e2e.harm import Watched, Written, writes
from e2e.harm_in_texts import makes_family, writes_conditions
from e2e.mailbox import asks_for_link
from e2e.open_shop import OpenShop, until
from e2e.people import Customer, Packer
from e2e.program import HOME, Program
from tests.support.payloads import FIELDS, PAYLOADS

VICTIM = "victim@example.org"
ACTIVE = ("=", "+", "-", "@", "\t", "\r", "\n")


class Planted(NamedTuple):
    """One payload in every field that the API has, and where it lies."""

    payload: str
    product_id: str
    product: Written
    order_id: str
    number: str
    page: str
    order: Written
    shipment_id: str
    cancelled_page: str
    cancelled_number: str


@pytest.fixture
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenShop]:
    """One of its own, without limits: no other journey should meet what is left in it."""
    opened = OpenShop(tmp_path_factory.mktemp("harm"), "--no-bank", RATE_LIMITS="off")
    yield opened
    opened.close()


@pytest.fixture
def api(shop: OpenShop) -> Iterator[httpx.Client]:
    with shop.api("<b class=pwned>a till</b>") as client:
        yield client


@pytest.fixture
def customer(browser: Browser, shop: OpenShop) -> Iterator[Watched]:
    window = Watched(browser, shop.url)
    yield window
    window.page.context.close()


@pytest.fixture
def manager(browser: Browser, shop: OpenShop) -> Iterator[Watched]:
    window = Watched(browser, shop.url)
    Packer(window).logs_in(shop.staff[0])
    yield window
    window.page.context.close()


@pytest.mark.proof
def test_what_is_typed_is_text_everywhere(
    shop: OpenShop, api: httpx.Client, customer: Watched, manager: Watched
) -> None:
    payloads = [*PAYLOADS.values()]
    writes_conditions(customer, manager, payloads)
    planted = [_plants(api, number, text) for number, text in enumerate(payloads)]
    manager.opens("/staff/shipments?status=PENDING")
    for one in planted:
        _is_held(api, manager, one)
        _arrives_alive(api, customer, one)
        manager.is_unharmed("the board, live")
        _looks_around(api, customer, manager, one)
    _looks_at_lists(shop, customer, manager, planted)
    _reads_tables(api, manager, planted)
    _opens_mails(shop, customer, planted)
    _reads_log(shop)
    for one in planted:
        Program(api).archives(one.product_id, "Nothing any more")


def _plants(api: httpx.Client, number: int, payload: str) -> Planted:
    program = Program(api)
    product_id = f"harm-{number}"
    price = {"amount": 100 + number, "currency": "EUR"}
    product = writes(
        api, "PUT", f"products/{product_id}", {"price": price}, _in("putProduct", payload)
    )
    writes(api, "PUT", "settings", {"seller_country": "DE"}, _in("putSettings", payload))
    movement: dict[str, Any] = {"quantity": 5}
    path = f"products/{product_id}/stock-movements"
    writes(api, "POST", path, movement, _in("moveStock", payload))
    harm = _in("placeOrder", payload)
    order = writes(api, "POST", "orders", _order(product_id), harm)
    order_id = order.answer["order_id"]
    del harm["customer.email"]
    other = writes(api, "POST", "orders", _order(product_id), harm).answer
    path = f"orders/{other['order_id']}/cancellation"
    writes(api, "POST", path, {}, _in("requestCancellation", payload))
    withdrawn = {"contact": VICTIM}
    writes(api, "POST", "withdrawals", withdrawn, _in("declareWithdrawal", payload))
    return Planted(
        payload,
        product_id,
        product,
        order_id,
        order.answer["order_number"],
        order.answer["links"]["page"],
        order,
        program.shipment_of(order_id),
        other["links"]["page"],
        other["order_number"],
    )


def _in(operation: str, payload: str) -> dict[str, str]:
    return dict.fromkeys(FIELDS[operation], payload)


def _order(product_id: str) -> dict[str, Any]:
    return {
        "customer": {"name": "Somebody", "email": VICTIM},
        "delivery_address": dict(HOME),
        "billing_address": {"name": "Somebody", **HOME},
        "items": [{"product_id": product_id, "quantity": 1}],
    }


def _is_held(api: httpx.Client, manager: Watched, one: Planted) -> None:
    path, page = f"shipments/{one.shipment_id}/hold", f"/staff/shipments/{one.shipment_id}"
    held = writes(api, "PUT", path, {"reason": "MANUAL"}, _in("holdShipment", one.payload))
    note = held.taken["note"]
    for address in (page, f"{page}/hold", f"{page}/dispatch", f"/staff/scan?code={one.number}"):
        manager.opens(address, note)
    manager.opens(f"/staff/slips?ids={one.shipment_id}", note)
    manager.opens(f"/staff/audit-log?subject={one.shipment_id}")
    api.delete(path).raise_for_status()
    manager.opens("/staff/shipments?status=PENDING")


def _arrives_alive(api: httpx.Client, customer: Watched, one: Planted) -> None:
    """The order's page stays open while the parcel goes its way: what it shows came by stream."""
    customer.opens(one.page, one.product.taken["name"], one.order.taken["note"])
    page = customer.page
    expect(page.locator("#connection")).to_have_attribute("data-state", "live")
    path, payload = f"shipments/{one.shipment_id}", one.payload
    sent = writes(api, "POST", f"{path}/dispatch", {}, _in("dispatchShipment", payload))
    expect(page.get_by_test_id("order-status")).to_have_attribute("data-status", "SHIPPED")
    sent = writes(api, "PUT", f"{path}/tracking", {}, _in("correctTracking", f"{payload} 2"))
    left = writes(api, "POST", f"{path}/delivery", {}, _in("deliverShipment", payload))
    expect(page.get_by_test_id("order-status")).to_have_attribute("data-status", "DELIVERED")
    left = writes(api, "PUT", f"{path}/delivery", {}, _in("correctDelivery", f"{payload} 2"))
    customer.is_unharmed("the order's page, live")
    customer.opens(f"/orders/{one.order_id}", *sent.taken.values(), *left.taken.values())


def _looks_around(api: httpx.Client, customer: Watched, manager: Watched, one: Planted) -> None:
    product, order = one.product.taken, one.order.taken
    member, value = makes_family(api, one.product_id, one.payload)
    customer.opens(f"/products/{member}", value)
    manager.opens(f"/staff/families/{member}", value)
    manager.opens(f"/staff/products/{member}/pictures")
    customer.opens(f"/products/{one.product_id}", product["name"], product["description"])
    customer.opens(one.cancelled_page)
    key = one.shipment_id
    name, line2 = order["customer.name"], order["delivery_address.line2"]
    manager.opens(f"/staff/shipments/{key}", name, line2, order["billing_address.name"])
    manager.opens(f"/staff/orders/{one.order_id}/billing-address")
    manager.opens(f"/staff/labels/{key}")
    manager.opens(f"/staff/slips?ids={key}", name)
    manager.opens(f"/staff/scan?code={one.number}")
    manager.opens(f"/staff/stock/{one.product_id}", product["name"])
    manager.opens(f"/staff/products/{one.product_id}", *product.values())
    manager.opens(f"/staff/audit-log?subject={one.product_id}", product["name"])
    _looks_at_endpoint(api, manager, one.payload)


def _looks_at_endpoint(api: httpx.Client, manager: Watched, payload: str) -> None:
    """One after the other: a shop has fifty at most."""
    hooks = {"url": "https://erp.example/hooks", "event_types": ["order.created"]}
    harm = _in("createWebhookEndpoint", payload)
    endpoint = writes(api, "POST", "webhook-endpoints", hooks, harm)
    told = endpoint.answer["endpoint_id"]
    manager.opens(f"/staff/webhooks/{told}", endpoint.taken["description"])
    manager.opens(f"/staff/audit-log?subject={told}", endpoint.taken["description"])
    api.delete(f"webhook-endpoints/{told}").raise_for_status()


def _looks_at_lists(
    shop: OpenShop, customer: Watched, manager: Watched, planted: list[Planted]
) -> None:
    customer.opens("/", planted[-1].product.taken["name"])
    for one in planted[:3]:
        customer.page.goto(f"/products/{one.product_id}")
        customer.page.get_by_role("button", name="Add to cart").click()
    customer.opens("/cart", planted[0].product.taken["name"])
    customer.opens("/checkout", planted[0].product.taken["name"])
    buyer = Customer(customer, "Victim")
    buyer.email = VICTIM
    customer.page.goto(asks_for_link(buyer, shop))
    customer.page.get_by_role("button", name="Show my orders").click()
    buyer.arrives_at("/account/orders")
    customer.is_unharmed("my orders")
    for path in (
        "/staff/shipments",
        "/staff/shipments?status=DELIVERED",
        "/staff/shipments?status=CANCELLED",
        "/staff/stock",
        "/staff/products",
        "/staff/events",
        "/staff/webhooks",
        "/staff/people",
        "/staff/keys",
        "/staff/withdrawals",
        "/staff/payments",
        "/staff/till",
        "/staff/settings",
        "/staff/settings/seller",
        "/staff/settings/look",
        "/staff/setup",
        "/staff/counts",
        "/staff/customers",
        "/staff/customers/data",
        "/staff/reports",
        "/staff/reports/shipping",
        "/staff/audit",
        "/staff/audit-log",
    ):
        manager.opens(path)


def _reads_tables(api: httpx.Client, manager: Watched, planted: list[Planted]) -> None:
    for path in ("/staff/shipments.csv", "/staff/audit-log.csv"):
        text = manager.page.request.get(path).body().decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text, newline="")))
        assert len(rows) > len(planted)
        assert {len(row) for row in rows} == {len(rows[0])}
        assert not [cell for row in rows for cell in row if cell.startswith(ACTIVE)]
    for one in planted:
        order = api.get(f"orders/{one.order_id}")
        assert order.headers["content-type"] == "application/json"
        assert order.json()["customer"]["name"] == one.order.taken["customer.name"]
        assert order.json()["note"] == one.order.taken["note"]


def _opens_mails(shop: OpenShop, window: Watched, planted: list[Planted]) -> None:
    """In a browser without the shop's policy, as a mail program that has none shows it."""
    mails = until(lambda: _mails(shop, planted), 30)
    address = f"{shop.url}/a-mail"
    for mail in mails:
        for name in ("To", "From", "Subject", "Date", "Message-ID"):
            assert len(mail.get_all(name)) == 1, (name, mail.items())
        assert not {"Bcc", "Cc", "Set-Cookie"} & {name.title() for name in mail}
        html, text = mail.get_body(("html",)), mail.get_body(("plain",))
        assert html
        assert text
        window.page.route(address, _serving(html.get_content()))
        window.opens(address)
        window.page.unroute(address)
        assert "<html" not in text.get_content()


def _serving(html: str) -> Callable[[Route], None]:
    def serve(route: Route) -> None:
        route.fulfill(body=html, content_type="text/html; charset=utf-8")

    return serve


def _mails(shop: OpenShop, planted: list[Planted]) -> list[EmailMessage]:
    """Those to the victim, once the last of them is there: two for each order that is cancelled."""
    numbers = [one.cancelled_number for one in planted]
    folder = shop.data / "mail"
    paths = [path for number in numbers for path in folder.glob(f"*-{number}-*.eml")]
    if len(paths) < 2 * len(planted):
        return []
    found = [message_from_bytes(path.read_bytes(), policy=default) for path in paths]
    return [mail for mail in found if isinstance(mail, EmailMessage)]


def _reads_log(shop: OpenShop) -> None:
    """One line an event: none begins with what somebody typed, none paints the console."""
    for line in shop.said:
        assert line.rstrip("\n").isprintable(), repr(line)
        assert "[info     ] pwned" not in line, line
