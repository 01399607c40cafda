"""Orders whose stock is held: priced, numbered, written as rows, and told of."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

import msgspec
from sqids import Sqids

from app.database import columns, fetch
from app.events import Destination, Goods, OrderCreated, Recipient
from app.money import Money, money
from app.services.products import Basket, Reserved
from app.services.sales.desk import Wish
from app.services.sales.idempotency import OrderKey
from app.services.sales.shapes import Links, NewOrder, Order, OrderItem, Placed
from app.services.sales.tokens import token_for
from app.tables.sales.order import PENDING_SHIPMENT

NUMBERS = Sqids(alphabet="9C6NWTV7H4KRX8DGPZM2BYQ5F3J", min_length=5)
"""Order numbers: short, without look-alike letters, and not telling how many there are."""
NEXT_NUMBERS = "SELECT nextval('sales.order_numbers') AS number FROM generate_series(1, $1)"

ORDERS = """
INSERT INTO sales.orders (order_id, order_number, customer_name, customer_email, line1, line2,
    city, postcode, country, note, currency, total, placed_at)
SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[],
    $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::bigint[],
    $13::timestamptz[])
"""

ITEMS_AND_HISTORY = """
WITH bought AS (
    INSERT INTO sales.items (order_id, position, product_id, name, quantity, unit_price)
    SELECT * FROM unnest($1::uuid[], $2::integer[], $3::text[], $4::text[], $5::integer[],
        $6::bigint[])
)
INSERT INTO sales.changes (order_id, version, kind, status, at)
SELECT order_id, 1, $9, $9, placed_at
FROM unnest($7::uuid[], $8::timestamptz[]) AS placed (order_id, placed_at)
"""


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """An order that will be there once its transaction commits."""

    order_id: UUID
    order_number: str
    wanted: NewOrder
    key: OrderKey | None
    items: list[OrderItem]
    total: Money
    placed_at: datetime


def draft(basket: Basket, order_number: str, wish: Wish, held: Reserved) -> Draft:
    """At the prices and names of the moment its stock was held."""
    items = [
        OrderItem(
            product_id=line.product_id,
            name=held.names[line.product_id],
            quantity=line.quantity,
            unit_price=money(held.prices[line.product_id]),
            line_total=money(held.prices[line.product_id] * line.quantity),
        )
        for line in basket.lines
    ]
    return Draft(
        order_id=basket.order_id,
        order_number=order_number,
        wanted=wish.wanted,
        key=wish.key,
        items=items,
        total=money(sum(item.line_total.amount for item in items)),
        placed_at=datetime.now(UTC),
    )


def number_for(count: int) -> str:
    """The order number of the `count`th order, such as ORD-VJRTK."""
    return f"ORD-{NUMBERS.encode([count])}"


async def next_numbers(count: int) -> list[str]:
    """Order numbers that nobody else gets; a refused order's is lost, and nobody minds."""
    return [number_for(row["number"]) for row in await fetch(NEXT_NUMBERS, count)]


async def write(drafts: Sequence[Draft]) -> None:
    """The orders, their items, and the first entry of their histories."""
    orders: list[tuple[object, ...]] = []
    items: list[tuple[object, ...]] = []
    for one in drafts:
        customer, address = one.wanted.customer, one.wanted.delivery_address
        orders.append(
            (
                one.order_id,
                one.order_number,
                customer.name,
                customer.email,
                address.line1,
                address.line2,
                address.city,
                address.postcode,
                address.country,
                one.wanted.note,
                one.total.currency,
                one.total.amount,
                one.placed_at,
            )
        )
        items += (
            (
                one.order_id,
                position,
                item.product_id,
                item.name,
                item.quantity,
                item.unit_price.amount,
            )
            for position, item in enumerate(one.items)
        )
    await fetch(ORDERS, *columns(orders))
    placed = [(one.order_id, one.placed_at) for one in drafts]
    await fetch(ITEMS_AND_HISTORY, *columns(items), *columns(placed), PENDING_SHIPMENT)


def announcement(order: Draft) -> OrderCreated:
    """What the others are told: no prices, no e-mail address."""
    address = order.wanted.delivery_address
    return OrderCreated(
        order_id=order.order_id,
        order_number=order.order_number,
        status=PENDING_SHIPMENT,
        customer=Recipient(order.wanted.customer.name),
        items=[Goods(item.product_id, item.name, item.quantity) for item in order.items],
        delivery_address=Destination(
            line1=address.line1,
            line2=address.line2,
            city=address.city,
            postcode=address.postcode,
            country=address.country,
        ),
        placed_at=order.placed_at,
    )


def placed(order: Draft | Order) -> Placed:
    """Made from what never changes, so that a repeated answer is the first one, byte for byte."""
    token = token_for(order.order_id)
    return Placed(
        order_id=order.order_id,
        order_number=order.order_number,
        status=PENDING_SHIPMENT,
        items=list(order.items),
        total=order.total,
        access_token=token,
        links=Links(
            self_=f"/api/v1/orders/{order.order_id}",
            page=f"/orders/{order.order_id}?token={token}",
            stream=f"/api/v1/orders/{order.order_id}/stream",
        ),
    )
