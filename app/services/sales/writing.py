"""Writes orders whose stock is reserved: prices, numbers, rows and events."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from app import idempotency
from app.infra.database import Arrays, fetch
from app.services.products import Demand, Reserved
from app.services.sales.billing import stored
from app.services.sales.placing_shapes import OrderRequest
from app.services.sales.promising import promise_columns, schedule_for
from app.services.sales.shapes import NewOrder, OrderItem
from app.services.sales.taxes import FrozenTaxes, freeze_taxes, item_columns, order_columns
from app.values.delivery_methods import DeliveryMethod, MethodKind
from app.values.legal_texts import legal_index
from app.values.money import Money
from app.values.payment_fit import payment_for
from app.values.payments import PaymentStatus
from app.values.postal import ADDRESS_COLUMNS, address_columns
from app.values.promises import Schedule

ORDERS = Arrays(
    order_id="uuid",
    order_number="text",
    customer_name="text",
    customer_email="text",
    customer_phone="text",
    vat_id="text",
    **dict.fromkeys(ADDRESS_COLUMNS, "text"),
    billing="jsonb",
    note="text",
    language="text",
    currency="text",
    total="bigint",
    fee="bigint",
    method_id="text",
    method_version="integer",
    method_name="text",
    method_kind="text",
    promised_from="date",
    promised_by="date",
    tax_reason="text",
    tax_country="text",
    taxes="jsonb",
    placed_at="timestamptz",
    by_key="boolean",
    by_phone="boolean",
    is_test="boolean",
    legal_edition="integer",
    payment_method="text",
    payment_status="text",
)
ITEMS = Arrays(
    ORDERS.following,
    order_id="uuid",
    position="integer",
    product_id="text",
    name="text",
    quantity="integer",
    unit_price="bigint",
    tax_class="text",
    tax_rate="integer",
    tax="bigint",
)
WRITE = f"""
WITH placed AS (
    INSERT INTO sales.orders ({ORDERS.names}) SELECT * FROM {ORDERS.unnest}
    RETURNING order_id, version, status, placed_at
), bought AS (
    INSERT INTO sales.items ({ITEMS.names}) SELECT * FROM {ITEMS.unnest}
), remembered AS (
    {idempotency.remembering(ITEMS.following)}
)
INSERT INTO sales.changes (order_id, version, kind, status, at)
SELECT order_id, version, status, status, placed_at FROM placed
"""


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """An order that will exist once its transaction commits."""

    order_id: UUID
    order_number: str
    wanted: NewOrder
    language: str
    key: idempotency.KeyedRequest | None
    by_key: bool
    by_phone: bool
    items: list[OrderItem]
    # By product, in the shop's own language; those of the items are in the customer's.
    own_names: dict[str, str]
    # None in a shop that names no ways of delivery.
    method: DeliveryMethod | None
    # When it is to arrive; None if the shop or the method promises nothing.
    schedule: Schedule | None
    # Of the total, in minor units, what the delivery costs.
    fee: int
    total: Money
    taxes: FrozenTaxes | None
    placed_at: datetime
    legal_edition: int
    # None if nothing is to be paid.
    payment_method: str | None


def draft(
    basket: Demand,
    order_number: str,
    request: OrderRequest,
    methods: Sequence[DeliveryMethod],
    held: Reserved,
    placed_at: datetime,
) -> Draft:
    """The order is delivered by the first of the `methods` that bears its weight."""
    # Prices and names are those at the time of the reservation.
    items = [
        OrderItem(
            product_id=line.product_id,
            name=held.names[line.product_id],
            quantity=line.quantity,
            unit_price=Money.of(held.prices[line.product_id]),
            line_total=Money.of(held.prices[line.product_id] * line.quantity),
        )
        for line in basket.lines
    ]
    goods = sum(item.line_total.amount for item in items)
    method = next((one for one in methods if one.bears(held.grams)), None)
    fee = method.fee_for(goods) if method else 0
    total = Money.of(goods + fee)
    # What is collected at the counter is sold there.
    kind = method.kind if method else None
    collected = kind == MethodKind.PICKUP
    country = request.wanted.delivery_address.country
    payment = payment_for(request.wanted.payment_method, kind) if total.amount else None
    taxed = [(held.tax_classes[item.product_id], item.line_total.amount) for item in items]
    return Draft(
        order_id=basket.order_id,
        order_number=order_number,
        wanted=request.wanted,
        language=request.language,
        key=request.key,
        by_key=request.actor is not None and request.actor.kind == "key",
        by_phone=request.by_phone,
        items=items,
        own_names=held.own_names,
        method=method,
        schedule=schedule_for(method, payment, country, placed_at),
        fee=fee,
        total=total,
        taxes=freeze_taxes(taxed, fee, None if collected else country, placed_at),
        placed_at=placed_at,
        legal_edition=legal_index().edition,
        payment_method=payment,
    )


async def write(drafts: Sequence[Draft]) -> None:
    """Writes the orders, their items, the first entries of their histories, and their keys.

    A key is stored in its order's own transaction, so that a failed attempt leaves it free.
    """
    items = [
        {
            "order_id": one.order_id,
            "position": position,
            "product_id": item.product_id,
            "name": item.name,
            "quantity": item.quantity,
            "unit_price": item.unit_price.amount,
            **item_columns(one.taxes, position - 1),
        }
        for one in drafts
        for position, item in enumerate(one.items, start=1)
    ]
    keys = [(one.key, idempotency.Made(str(one.order_id))) for one in drafts if one.key]
    orders = ORDERS.of([_row(one) for one in drafts])
    await fetch(WRITE, *orders, *ITEMS.of(items), *idempotency.remembered(keys))


def _row(order: Draft) -> dict[str, object]:
    customer, method = order.wanted.customer, order.method
    return {
        "order_id": order.order_id,
        "order_number": order.order_number,
        "customer_name": customer.name,
        "customer_email": customer.email,
        "customer_phone": customer.phone,
        "vat_id": customer.vat_id,
        **address_columns(order.wanted.delivery_address),
        "billing": stored(order.wanted.billing_address),
        "note": order.wanted.note,
        "language": order.language,
        "currency": order.total.currency,
        "total": order.total.amount,
        "fee": order.fee,
        "method_id": method and method.method_id,
        "method_version": method and method.version,
        "method_name": method and method.name_in(order.language),
        "method_kind": method and method.kind,
        **promise_columns(order.schedule),
        **order_columns(order.taxes),
        "placed_at": order.placed_at,
        "by_key": order.by_key,
        "by_phone": order.by_phone,
        "is_test": order.wanted.is_test,
        "legal_edition": order.legal_edition,
        "payment_method": order.payment_method,
        "payment_status": PaymentStatus.AWAITED if order.payment_method else None,
    }
