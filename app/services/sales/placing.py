"""Placing an order: Products decides, then everything is written in one transaction."""

from collections.abc import Sequence
from uuid import UUID

import pycountry
from sqids import Sqids

from app import live
from app.database import fetch_value, transaction
from app.events import Destination, Goods, OrderCreated, Recipient
from app.fields import Invalid
from app.messaging import publish
from app.money import Money, money
from app.services import products
from app.services.sales import idempotency
from app.services.sales.reading import find_order
from app.services.sales.shapes import Links, NewOrder, OrderItem, Placed
from app.services.sales.tokens import token_for
from app.tables.sales import Change, Item, Order
from app.tables.sales.order import PENDING_SHIPMENT

NUMBERS = Sqids(alphabet="9C6NWTV7H4KRX8DGPZM2BYQ5F3J", min_length=5)
"""Order numbers: short, without look-alike letters, and not telling how many there are."""
NEXT_NUMBER = "SELECT nextval('sales.order_numbers')"
COUNTRIES = frozenset(country.alpha_2 for country in pycountry.countries)


async def place_order(
    wanted: NewOrder, key: idempotency.OrderKey | None = None
) -> tuple[Placed, bool]:
    """The order as placed, and whether it had been placed before under the same key.

    Raises `products.Unavailable` (and then nothing was written), `Invalid` for a country that
    does not exist, `KeyInUse` and `KeyReused`.
    """
    if wanted.delivery_address.country not in COUNTRIES:
        raise Invalid("delivery_address.country", "is not an ISO 3166 country code, such as DE")
    async with transaction():
        placed_before = await idempotency.order_of(key) if key else None
        if placed_before:
            order = await find_order(placed_before)
            return _placed(order.order_id, order.order_number, order.items, order.total), True
        reserved = await products.reserve(wanted.items)
        items = _items(wanted.items, reserved)
        order_number = number_for(await fetch_value(NEXT_NUMBER))
        total = money(sum(item.line_total.amount for item in items))
        await _write(wanted, reserved.order_id, order_number, items, total)
        if key:
            await idempotency.remember(key, reserved.order_id)
        live.nudge("order", reserved.order_id)
    return _placed(reserved.order_id, order_number, items, total), False


def number_for(count: int) -> str:
    """The order number of the `count`th order, such as ORD-VJRTK."""
    return f"ORD-{NUMBERS.encode([count])}"


def _items(lines: Sequence[products.BasketLine], reserved: products.Reserved) -> list[OrderItem]:
    return [
        OrderItem(
            product_id=line.product_id,
            name=reserved.names[line.product_id],
            quantity=line.quantity,
            unit_price=money(reserved.prices[line.product_id]),
            line_total=money(reserved.prices[line.product_id] * line.quantity),
        )
        for line in lines
    ]


async def _write(
    wanted: NewOrder, order_id: UUID, order_number: str, items: Sequence[OrderItem], total: Money
) -> None:
    """The order, its items, its first history entry, and the event with its deliveries."""
    address = wanted.delivery_address
    order = Order(
        order_id=order_id,
        order_number=order_number,
        customer_name=wanted.customer.name,
        customer_email=wanted.customer.email,
        line1=address.line1,
        line2=address.line2,
        city=address.city,
        postcode=address.postcode,
        country=address.country,
        note=wanted.note,
        currency=total.currency,
        total=total.amount,
    )
    await Order.insert(order)
    await Item.insert(
        *(
            Item(
                order_id=order_id,
                position=position,
                product_id=item.product_id,
                name=item.name,
                quantity=item.quantity,
                unit_price=item.unit_price.amount,
            )
            for position, item in enumerate(items)
        )
    )
    await Change.insert(
        Change(
            order_id=order_id,
            version=1,
            kind=PENDING_SHIPMENT,
            status=PENDING_SHIPMENT,
            at=order.placed_at,
        )
    )
    await publish(
        OrderCreated(
            order_id=order_id,
            order_number=order_number,
            status=PENDING_SHIPMENT,
            customer=Recipient(wanted.customer.name),
            items=[Goods(item.product_id, item.name, item.quantity) for item in items],
            delivery_address=Destination(
                line1=address.line1,
                line2=address.line2,
                city=address.city,
                postcode=address.postcode,
                country=address.country,
            ),
            placed_at=order.placed_at,
        )
    )


def _placed(order_id: UUID, order_number: str, items: Sequence[OrderItem], total: Money) -> Placed:
    """Made from what never changes, so that a repeated answer is the first one, byte for byte."""
    token = token_for(order_id)
    return Placed(
        order_id=order_id,
        order_number=order_number,
        status=PENDING_SHIPMENT,
        items=list(items),
        total=total,
        access_token=token,
        links=Links(
            self_=f"/api/v1/orders/{order_id}",
            page=f"/orders/{order_id}?token={token}",
            stream=f"/api/v1/orders/{order_id}/stream",
        ),
    )
