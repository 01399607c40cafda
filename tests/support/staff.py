"""Bea and Pat of the staff, in front of their pages, and a parcel that waits for them."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING
from uuid import UUID

import msgspec
import pytest

from tests.support.pages import STATUSES
from tests.support.visitor import Visitor

if TYPE_CHECKING:
    from app.services import delivery


async def comes_in(visitor: Visitor, name: str, role: str) -> Visitor:
    """With a session that was there already: a password takes its time on purpose."""
    from app.infra.database import fetch

    await fetch(
        "WITH member AS (INSERT INTO staff.members (staff_id, email, name, role, password_hash)"
        " VALUES (gen_random_uuid(), lower($1) || '@example.org', $1, $2, '') RETURNING staff_id)"
        " INSERT INTO staff.sessions (secret_hash, staff_id, expires_at)"
        " SELECT sha256(convert_to($1, 'UTF8')), staff_id, now() + interval '1 hour' FROM member",
        name,
        role,
    )
    visitor.client.cookies.set("staff_session", name)
    await visitor.open("/staff/shipments")
    return visitor


@pytest.fixture
async def bea(visitor: Visitor) -> Visitor:
    """A manager, at the board."""
    return await comes_in(visitor, "Bea", "manager")


@pytest.fixture
async def sue(visitor: Visitor) -> Visitor:
    """One of support, at the board."""
    return await comes_in(visitor, "Sue", "support")


@pytest.fixture
async def pat(visitor: Visitor) -> Visitor:
    """A packer, at the board."""
    return await comes_in(visitor, "Pat", "packer")


@pytest.fixture
async def waiting(shop: None, settle: Callable[[], Awaitable[int]]) -> "delivery.Shipment":
    """Two mugs that wait to be shipped."""
    from tests.support.cast import place, shipment_of

    order = await place(product_456=2)
    await settle()
    return await shipment_of(order)


@pytest.fixture
async def known(settle: Callable[[], Awaitable[int]], visitor: Visitor) -> dict[str, str]:
    """Orders and shipments in each status, and the visitor's way into them."""
    from app.services import delivery, products, sales
    from app.values.money import Money
    from tests.support.cast import place, shipment_of
    from tests.support.goods import SOME_WRONG, csv_file
    from tests.support.importing import check
    from tests.support.methods import offer

    given = products.ProductInput(
        name="Lamp of old", price=Money.of(100), description="", category="", sold=False
    )
    await products.put_product("old-lamp", given)
    await offer("post", name="Wool blanket", active=False)
    found = {
        "account_link": "/account",
        "alert_link": await waited_and_told(),
        "key": await a_busy_key(visitor),
        "person": str(await a_member()),
        **await refused_webhook(),
        **await a_family(),
        **await stock_takes(),
    }
    found["import"] = str((await check(csv_file(SOME_WRONG))).import_id)
    for status in STATUSES:
        order = await place(product_456=2, product_789=1)
        await settle()
        shipment_id = (await shipment_of(order)).shipment_id
        if status in ("shipped", "delivered"):
            await delivery.dispatch(shipment_id, "DHL", f"JD-{order.order_number}", "Bea")
        if status == "delivered":
            await delivery.deliver(shipment_id, None, "Front door", "Bea")
        if status == "cancelled":
            await sales.request_cancellation(order.order_id, None)
        await settle()
        found |= {
            status: str(order.order_id),
            f"{status}_number": order.order_number,
            f"{status}_shipment": str(shipment_id),
        }
        await visitor.open(order.links.page)
    return found | await a_waiting_order(visitor, settle)


async def a_waiting_order(
    visitor: Visitor, settle: Callable[[], Awaitable[None]]
) -> dict[str, str]:
    """One that can be collected at the counter; nobody can choose that any more."""
    from app.services import delivery, sales
    from app.values.pickup_points import PickupPoint
    from tests.support.cast import basket, shipment_of
    from tests.support.methods import offer_pickup

    point = PickupPoint(line1="12 Harbour Street", city="Hamburg", postcode="20095", country="DE")
    counter = {"name": "Wool blanket", "pickup_point": point, "opening_hours": {}}
    await offer_pickup(**counter)
    wanted = msgspec.structs.replace(basket(product_456=1), delivery_method="counter")
    order, _ = await sales.place_order(wanted)
    await offer_pickup(**counter, active=False)
    await settle()
    shipment_id = (await shipment_of(order)).shipment_id
    await delivery.make_ready(shipment_id, "A 3", "Bea")
    await settle()
    await visitor.open(order.links.page)
    return {"waiting": str(order.order_id), "waiting_shipment": str(shipment_id)}


async def a_busy_key(visitor: Visitor) -> str:
    """A key whose program found one thing, and asked for what there is not and what it may not."""
    from app.services import staff

    secret = await staff.create_key("The ERP", ["products:read"])
    for path in ("products/product_456", "products/nothing", "orders"):
        await visitor.client.get(f"/api/v1/{path}", headers={"Authorization": f"Bearer {secret}"})
    await staff.write_requests()
    return next(str(one.key_id) for one in await staff.list_keys() if one.name == "The ERP")


async def waited_and_told() -> str:
    """A product that is sold out, and the link in the mail about another that is back."""
    from app.infra.database import fetch_value
    from app.services import products
    from app.values.money import Money

    for product_id in ("sold-out", "back-again"):
        given = products.ProductInput(name="Cap", price=Money.of(2500), description="", category="")
        await products.put_product(product_id, given)
        asked = products.NewStockAlert(email="nora@example.org")
        await products.ask_for_alert(product_id, asked, "en")
    await products.move_stock("back-again", 5, "delivery", "Bea")
    await products.tell_who_waits()
    alert_id = await fetch_value(
        "SELECT alert_id FROM products.stock_alerts WHERE told_at IS NOT NULL"
    )
    return f"/stock-alerts/{alert_id}?token={products.alert_token_for(alert_id)}"


async def a_member() -> UUID:
    from app.infra.database import fetch_value

    return await fetch_value(
        "INSERT INTO staff.members (staff_id, email, name, role, password_hash)"
        " VALUES (gen_random_uuid(), 'kim@example.org', 'Kim', 'packer', '') RETURNING staff_id"
    )


async def a_family() -> dict[str, str]:
    """Two caps, of which the blue one has all that a page of a product can show."""
    from app.services import products
    from app.values.money import Money
    from tests.support.pictures import BLUE, RED, photo

    for product_id in ("cap-blue", "cap-red"):
        given = products.ProductInput(
            name="Cap",
            price=Money.of(1900),
            description="Keeps the sun off.",
            category="Home",
            opening_stock=5,
            weight_grams=90,
            manufacturer=products.Manufacturer(
                "Kappe GmbH", "Hutweg 1, Fulda", "kappe@example.org"
            ),
            responsible_person="Kappe GmbH, Fulda",
            safety_information="Wash it at 30 °C.",
        )
        await products.put_product(product_id, given)
    for colour in (BLUE, RED):
        await products.add_picture("cap-blue", photo(colour=colour), "A cap on a hook")
    members = [
        products.FamilyMember("cap-blue", ["Blue"]),
        products.FamilyMember("cap-red", ["Red"]),
    ]
    await products.put_family("caps", products.FamilyInput("Cap", ["Colour"], members))
    return {"family": "caps", "member": "cap-blue"}


async def stock_takes() -> dict[str, str]:
    """One that is saved, and one that is under way, each with a difference."""
    from app.services import products
    from tests.support.products import lies_at

    found: dict[str, str] = {}
    await lies_at(product_456="B-3")
    for name, counted in (("saved_take", 149), ("open_take", 148)):
        take, _ = await products.start_stock_take("B-3", "B-3", "Bea")
        typed = {"product_456": products.TypedCount(counted)}
        await products.type_counts(take.take_id, typed, "Bea")
        if name == "saved_take":
            await products.save_stock_take(take.take_id, "Bea")
        found[name] = str(take.take_id)
    return found


async def refused_webhook() -> dict[str, str]:
    """An endpoint that answered a test with an error."""
    from app.services import webhooks

    erp = webhooks.NewEndpoint(
        url="https://hooks.example.com/", description="The ERP", event_types=["order.created"]
    )
    endpoint_id = (await webhooks.add_endpoint(erp, "Bea")).endpoint_id
    message = await webhooks.send_test(endpoint_id)
    [due] = await webhooks.lease_messages([], 1)
    said = webhooks.AttemptOutcome(
        milliseconds=12, status=500, reason="STATUS", answer="restarting"
    )
    await webhooks.note_message(due, said)
    return {"endpoint": str(endpoint_id), "endpoint_message": str(message.message_id)}
