"""Reads orders: whole, as lists, and what changed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from app.infra.database import fetch, fetch_row, fetch_value
from app.services.sales.amounts import amounts_of
from app.services.sales.billing import billing_of
from app.services.sales.links import pay_path
from app.services.sales.order_parts import (
    AskedCorrection,
    Cancellation,
    HistoryLine,
    LegalTexts,
    OrderPayment,
    ShipmentFacts,
    cancelled_in,
    further_in,
    payment_in,
)
from app.services.sales.promising import promise_in
from app.services.sales.refusals import UnknownOrder
from app.services.sales.shapes import (
    Address,
    ChosenMethod,
    Customer,
    Order,
    OrderLine,
    PayLink,
)
from app.services.sales.taxes import item_tax, taxes_in
from app.tables.columns import every_column
from app.tables.sales import OrderRow
from app.values import emails, order_numbers
from app.values.carriers import tracked
from app.values.money import Money
from app.values.payments import METHODS, PaymentStatus
from app.values.places import place_of
from app.values.postal import address_in

WHOLE = f"""
SELECT {every_column(OrderRow, "orders.")},
    (SELECT json_agg(json_build_object('position', position, 'product_id', product_id, 'name', name,
            'quantity', quantity, 'unit_price', unit_price, 'tax_class', tax_class,
            'tax_rate', tax_rate, 'tax', tax) ORDER BY position)
     FROM sales.items WHERE items.order_id = orders.order_id) AS items,
    (SELECT json_agg(json_build_object('position', position, 'quantity', quantity,
            'reason', reason, 'at', cancelled_at, 'share', share, 'tax', tax)
            ORDER BY cancelled_at, id)
     FROM sales.cancelled_items AS gone WHERE gone.order_id = orders.order_id) AS cancelled,
    (SELECT json_build_object('correction_id', correction_id, 'state', asked.state, 'what', what,
            'asked_at', asked_at, 'answered_at', answered_at, 'because', because,
            'by', refused_by, 'since', since)
     FROM sales.corrections AS asked WHERE asked.order_id = orders.order_id
     ORDER BY asked_at DESC, correction_id DESC LIMIT 1) AS correction,
    (SELECT json_agg(json_build_object('status', kind, 'at', at, 'version', version)
            ORDER BY at, version)
     FROM sales.changes WHERE changes.order_id = orders.order_id
       AND kind IN ('PENDING_SHIPMENT', 'SHIPPED', 'DELIVERED', 'CANCELLED')) AS history
FROM sales.orders WHERE order_id = $1
"""

CHANGES = """
SELECT version, kind, status, at FROM sales.changes
WHERE order_id = $1 AND version > $2 ORDER BY version
"""


class ChangeLine(msgspec.Struct, frozen=True):
    """One step of an order: `kind` is what happened, `status` is the order's after it."""

    version: int
    kind: str
    status: str
    at: datetime


class _StoredItem(msgspec.Struct):
    position: int
    product_id: str
    name: str
    quantity: int
    unit_price: int
    tax_class: str | None
    tax_rate: int | None
    tax: int | None


async def find_order(order_id: UUID) -> Order:
    """Raises `UnknownOrder`."""
    order, _ = await find_with_links(order_id)
    return order


async def language_of(order_id: UUID) -> str:
    """Returns the language of the customer's mails. Raises `UnknownOrder`."""
    found = await fetch_value("SELECT language FROM sales.orders WHERE order_id = $1", order_id)
    if found is None:
        raise UnknownOrder(str(order_id))
    return found


async def find_with_links(order_id: UUID) -> tuple[Order, int]:
    """Returns the order, and the version of its links. Raises `UnknownOrder`."""
    row = await fetch_row(WHOLE, order_id)
    if row is None:
        raise UnknownOrder(str(order_id))
    return _order(row), row["token_version"]


async def find_by_number(order_number: str, email: str) -> UUID:
    """Finds an order by its number, if the email matches. Raises `UnknownOrder`."""
    order_id = await fetch_value(
        "SELECT order_id FROM sales.orders"
        " WHERE order_number = $1 AND lower(customer_email) = lower($2)",
        order_numbers.read(order_number),
        emails.comparable(email),
    )
    if order_id is None:
        raise UnknownOrder(order_number)
    return order_id


async def changes_after(order_id: UUID, version: int) -> list[ChangeLine]:
    return [ChangeLine(**row) for row in await fetch(CHANGES, order_id, version)]


async def changed_lately(seconds: float) -> dict[UUID, int]:
    """Returns the version by order of all that changed within the last `seconds`."""
    rows = await fetch(
        "SELECT order_id, version FROM sales.orders"
        " WHERE changed_at > now() - make_interval(secs => $1)",
        seconds,
    )
    return {row["order_id"]: row["version"] for row in rows}


def _order(row: Mapping[str, Any]) -> Order:
    stored = msgspec.json.decode(row["items"], type=list[_StoredItem])
    total, cancelled = Money(row["total"], row["currency"]), cancelled_in(row)
    taxes = taxes_in(row)
    amounts = amounts_of(
        total,
        row["fee"],
        row["status"],
        (one.share for one in cancelled),
        tax=sum(one.tax.amount for one in taxes),
        paid=row["paid"],
        refunded=row["refunded"],
    )
    payment = payment_in(row, amounts)
    return Order(
        order_id=row["order_id"],
        order_number=row["order_number"],
        status=row["status"],
        placed_at=row["placed_at"],
        items=[
            OrderLine(
                position=item.position,
                product_id=item.product_id,
                name=item.name,
                quantity=item.quantity,
                unit_price=Money(item.unit_price, row["currency"]),
                line_total=Money(item.unit_price * item.quantity, row["currency"]),
                tax=item_tax(item.tax_class, item.tax_rate, item.tax, row["currency"]),
            )
            for item in stored
        ],
        total=total,
        amounts=amounts,
        taxes=taxes,
        tax_reason=row["tax_reason"],
        tax_country=row["tax_country"],
        customer=customer_of(row),
        delivery_address=Address(**address_in(row)),
        billing_address=billing_of(row),
        note=row["note"],
        delivery_method=_method(row),
        promised=promise_in(row),
        payment=payment,
        links=_pay_link(row["order_id"], payment),
        shipment=_shipment(row),
        history=msgspec.json.decode(row["history"], type=list[HistoryLine]),
        cancellation=_cancellation(row),
        cancelled=cancelled,
        correction=_correction(row),
        legal_texts=_legal_texts(row),
        is_test=row["is_test"],
        by_phone=row["by_phone"],
        removed_at=row["removed_at"],
        version=row["version"],
    )


def _pay_link(order_id: UUID, payment: OrderPayment) -> PayLink | UnsetType:
    if payment.method is None or METHODS[payment.method].by_hand:
        return UNSET
    return PayLink(pay_path(order_id)) if payment.status == PaymentStatus.AWAITED else UNSET


def customer_of(row: Mapping[str, Any]) -> Customer:
    return Customer(
        row["customer_name"], row["customer_email"], row["customer_phone"], row["vat_id"]
    )


def _method(row: Mapping[str, Any]) -> ChosenMethod | None:
    if row["method_id"] is None:
        return None
    return ChosenMethod(
        method_id=row["method_id"], name=row["method_name"], kind=row["method_kind"]
    )


def _shipment(row: Mapping[str, Any]) -> ShipmentFacts | None:
    if row["shipped_at"] is None and row["delivered_at"] is None:
        return None
    return ShipmentFacts(
        **tracked(row, further_in(row)),
        shipped_at=row["shipped_at"],
        delivered_at=row["delivered_at"],
        delivery_location=row["delivery_location"],
        delivery_place=place_of(row["delivery_location"]),
        retracted_at=row["retracted_at"],
    )


def _correction(row: Mapping[str, Any]) -> AskedCorrection | None:
    stored = row["correction"]
    return msgspec.json.decode(stored, type=AskedCorrection) if stored else None


def _legal_texts(row: Mapping[str, Any]) -> LegalTexts | None:
    edition = row["legal_edition"]
    return LegalTexts(edition, row["language"]) if edition else None


def _cancellation(row: Mapping[str, Any]) -> Cancellation | None:
    if row["cancellation_requested_at"] is None:
        return None
    return Cancellation(
        requested_at=row["cancellation_requested_at"],
        refused_at=row["cancellation_refused_at"],
        reason=row["cancellation_reason"],
    )
