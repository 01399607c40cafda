"""Samples of the customers' pages, in each state."""

from datetime import UTC, datetime, timedelta

import msgspec

from app.routes.shop.order_panels import draw
from app.routes.shop.order_view import OrderView
from app.routes.system.gallery.samples import ID, Sample
from app.services import sales
from app.services.products import FamilyCard, Manufacturer, Product
from app.services.sales import Order
from app.values.money import Money
from app.values.statuses import OrderStatus, has_left


async def _order(status: str, **changes: object) -> Sample:
    return await drawn_order(OrderView(an_order(status, **changes)))


async def drawn_order(view: OrderView) -> Sample:
    return Sample("system/gallery/_order.html", {"drawn": await draw(view)})


def an_order(status: str, **changes: object) -> Order:
    at = datetime.now(UTC)
    reached: list[str] = [OrderStatus.PENDING_SHIPMENT, OrderStatus.SHIPPED, OrderStatus.DELIVERED]
    reached = reached[: reached.index(status) + 1] if status in reached else [reached[0], status]
    sent, arrived = has_left(status), status == OrderStatus.DELIVERED
    item = sales.OrderLine(
        position=1,
        product_id="product_456",
        name="Blue mug",
        quantity=2,
        unit_price=Money.of(1400),
        line_total=Money.of(2800),
    )
    order = Order(
        order_id=ID,
        order_number="ORD-7K3QX",
        status=status,
        placed_at=at - timedelta(hours=50),
        items=[item],
        total=Money.of(2800),
        amounts=sales.amounts_of(Money.of(2800), 0, status),
        customer=sales.Customer("Ann Lee", "ann@example.org"),
        delivery_address=sales.Address(
            line1="12 Harbour Street", city="Hamburg", postcode="20095", country="DE"
        ),
        note="",
        shipment=sales.ShipmentFacts(
            carrier="DHL",
            tracking_number="JD014600003828",
            tracking_url="https://www.dhl.com/",
            shipped_at=at - timedelta(hours=20),
            delivered_at=at if arrived else None,
            delivery_location="Front door" if arrived else None,
        )
        if sent
        else None,
        history=[
            sales.HistoryLine(status=name, at=at - timedelta(hours=50 - 20 * step), version=step)
            for step, name in enumerate(reached)
        ],
        cancellation=None,
        cancelled=[],
        version=len(reached),
    )
    return msgspec.structs.replace(order, **changes)


async def orders() -> dict[str, Sample]:
    asked = sales.Cancellation(
        requested_at=datetime.now(UTC), refused_at=None, reason="Ordered twice"
    )
    refused = msgspec.structs.replace(
        asked, refused_at=datetime.now(UTC), reason="It has already left"
    )
    taken_back = sales.ShipmentFacts(
        carrier="DHL",
        tracking_number="JD014600003828",
        tracking_url="https://www.dhl.com/",
        shipped_at=datetime.now(UTC) - timedelta(hours=20),
        delivered_at=None,
        delivery_location=None,
        retracted_at=datetime.now(UTC),
    )
    return {
        "preparing": await _order(OrderStatus.PENDING_SHIPMENT),
        "cancelling": await _order(OrderStatus.PENDING_SHIPMENT, cancellation=asked),
        "shipped": await _order(OrderStatus.SHIPPED),
        "cancelled too late": await _order(OrderStatus.SHIPPED, cancellation=refused),
        "delivered": await _order(OrderStatus.DELIVERED),
        "not delivered yet": await _order(OrderStatus.DELIVERED, shipment=taken_back),
        "cancelled": await _order(OrderStatus.CANCELLED),
    }


def products() -> dict[str, Sample]:
    mug = Product(
        product_id="product_456",
        name="Blue mug",
        description="",
        price=Money.of(1400),
        regular_price=Money.of(1400),
        available=40,
        category="Kitchen",
        picture="demo/product_456.svg",
        sku=None,
        barcode=None,
        weight_grams=None,
        manufacturer=Manufacturer(),
        responsible_person="",
        safety_information="",
        family_id=None,
        option_values=[],
        sold=True,
        draft=False,
        version=1,
    )
    shown: dict[str, dict[str, object]] = {
        "in stock": {},
        "few left": {"available": 3},
        "sold out": {"available": 0},
        "without a picture": {"picture": None},
        "family": {"family_id": "mugs"},
        "family, sold out": {"family_id": "teas", "available": 0},
    }
    families = {
        "mugs": FamilyCard("Mug", Money.of(1200), True, None, 90, "product_456"),
        "teas": FamilyCard("Tea", Money.of(900), False, None, 0, None),
    }
    return {
        state: Sample(
            "system/gallery/_card.html",
            {"product": msgspec.structs.replace(mug, **changes), "families": families, "here": "/"},
        )
        for state, changes in shown.items()
    }
