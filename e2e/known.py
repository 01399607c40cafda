"""The orders, products and people that the addresses of the pages name."""

import re
from typing import NamedTuple
from uuid import uuid4

import httpx
from playwright.sync_api import StorageState

from e2e.program import HOME, Program
from tests.support.pages import BUYER, STATUSES
from tests.support.pictures import BLUE, RED, photo


class Words(NamedTuple):
    """What customers and staff have typed."""

    customer: str = f"{BUYER} Wolkenstein-Hagenbeck"
    line1: str = "12 Harbour Street"
    city: str = "Hamburg"
    note: str = "Please ring twice, the bell is quiet."
    reason: str = "Ordered twice"
    archived: str = "Lamp of old"
    family: str = "Cap"
    description: str = "Keeps the sun off."
    category: str = "Textiles"
    options: tuple[str, str] = ("Colour", "Size")
    values: tuple[str, str, str, str] = ("Blue", "Red", "S", "L")
    maker: str = "Kappe und Söhne GmbH"
    carrier: str = "DHL"
    spot: str = "With the neighbours on the second floor"


WAITS = "nora@example.org"
PERSON = re.compile(r"/staff/people/([0-9a-f-]{36})")
KEY = re.compile(r"/staff/keys/([0-9a-f-]{36})/requests")


def make_known(
    program: Program, manager: StorageState, url: str, words: Words | None = None
) -> dict[str, str]:
    """Orders and shipments in each status, a product that is archived and one of a family.

    And an endpoint at which nobody listens, a member of the staff, and two stock-takes.
    """
    words, found = words or Words(), dict[str, str]()
    program.archives("old-lamp", words.archived)
    program.offers_delivery("post", words.family, 490, active=False)
    for product_id in ("sold-out", "back-again"):
        program.waits_for_stock(product_id, words.family, WAITS)
    program.stocks("back-again", words.family, 5)
    found["endpoint"], found["endpoint_message"] = program.tests_endpoint("http://localhost:1/")
    found["family"], found["member"] = _a_family(program, words)
    found["person"] = _last_of(PERSON, "/staff/people", manager, url)
    found["key"] = _last_of(KEY, "/staff/keys", manager, url)
    for name, counted in (("saved_take", 6), ("open_take", 5)):
        save = name == "saved_take"
        found[name] = program.takes_stock("", found["member"], counted, save=save)
    for status in STATUSES:
        ordered = program.orders(
            words.customer,
            {"product_456": 2, "product_789": 1},
            address={**HOME, "line1": words.line1, "city": words.city},
            email=f"{BUYER.lower()}@example.org",
            note=words.note,
        )
        shipment = program.shipment_of(ordered.order_id)
        if status in ("shipped", "delivered"):
            program.ships(shipment, words.carrier, f"JD-{uuid4().hex}")
        if status == "delivered":
            program.delivers(shipment, words.spot)
        if status == "cancelled":
            program.cancels(ordered.order_id, words.reason)
        if status != "pending":
            program.waits_for(ordered.order_id, status.upper())
        found[status] = ordered.order_id
        found[f"{status}_page"] = ordered.page
        found[f"{status}_number"] = ordered.number
        found[f"{status}_shipment"] = shipment
    return found | _a_waiting_order(program, words)


def _a_waiting_order(program: Program, words: Words) -> dict[str, str]:
    """An order that can be collected at the counter; nobody can choose that any more."""
    point = {"line1": words.line1, "city": words.city, "postcode": "20095", "country": "DE"}
    counter = {
        "name": words.family,
        "fee": 0,
        "kind": "PICKUP",
        "pickup_point": {**point, "company": words.maker},
        "opening_hours": {"en": words.description},
    }
    program.offers_delivery("counter", **counter)
    ordered = program.orders(
        words.customer,
        {"product_456": 1},
        address=None,
        email=f"{BUYER.lower()}@example.org",
        delivery_method="counter",
    )
    program.offers_delivery("counter", **counter, active=False)
    shipment = program.shipment_of(ordered.order_id)
    program.makes_ready(shipment, words.spot[:20])
    program.waits_for(ordered.order_id, "SHIPPED")
    return {
        "waiting": ordered.order_id,
        "waiting_page": ordered.page,
        "waiting_shipment": shipment,
    }


def _a_family(program: Program, words: Words) -> tuple[str, str]:
    """Three caps in two options, one of them with pictures and all that a product can say."""
    blue, red, small, large = words.values
    caps = {"cap-blue-s": (blue, small), "cap-blue-l": (blue, large), "cap-red-s": (red, small)}
    for product_id in caps:
        program.stocks(
            product_id,
            words.family,
            7,
            description=words.description,
            category=words.category,
            weight_grams=90,
            manufacturer={
                "name": words.maker,
                "address": f"{words.maker}\nHutweg 1, 36037 Fulda",
                "contact": f"https://kappe.example/{words.maker.encode().hex()}",
            },
            responsible_person=words.maker,
            safety_information=words.description,
        )
    for colour in (BLUE, RED):
        program.shows("cap-blue-s", photo(900, 900, colour))
    members = [{"product_id": one, "values": [*values]} for one, values in caps.items()]
    program.makes_family("caps", words.family, [*words.options], members)
    return "caps", "cap-blue-s"


def _last_of(form: re.Pattern[str], path: str, manager: StorageState, url: str) -> str:
    """The last id that the page names."""
    cookies = {one.get("name", ""): one.get("value", "") for one in manager.get("cookies", [])}
    shown = httpx.get(f"{url}{path}", cookies=cookies).raise_for_status()
    return form.findall(shown.text)[-1]
