"""What Sales announces of new orders."""

from collections.abc import Sequence

from app.messaging.domain_events import PaymentsChosen, ToBePaid, announce
from app.messaging.event_parts import (
    ChosenDelivery,
    Destination,
    Goods,
    PromisedDays,
    Recipient,
)
from app.messaging.events import OrderCreated
from app.services.sales.choice_of_payment import first_hold
from app.services.sales.writing import Draft
from app.values.postal import address_columns
from app.values.promises import Schedule
from app.values.statuses import OrderStatus


def announcement(order: Draft) -> OrderCreated:
    # Other services get no prices and no email address, and the names that the staff know.
    return OrderCreated(
        order_id=order.order_id,
        order_number=order.order_number,
        status=OrderStatus.PENDING_SHIPMENT,
        customer=Recipient(order.wanted.customer.name, order.wanted.customer.phone),
        items=[
            Goods(item.product_id, order.own_names[item.product_id], item.quantity)
            for item in order.items
        ],
        delivery_address=Destination(**address_columns(order.wanted.delivery_address)),
        placed_at=order.placed_at,
        note=order.wanted.note or None,
        hold=first_hold(order.payment_method),
        is_test=order.wanted.is_test,
        delivery_method=order.method
        and ChosenDelivery(order.method.method_id, order.method.name, order.method.kind),
        promised=order.schedule and _promised(order.schedule),
    )


def _promised(schedule: Schedule) -> PromisedDays:
    return PromisedDays(schedule.promise.from_, schedule.promise.by, schedule.ship_by)


async def announce_payments(drafts: Sequence[Draft]) -> None:
    """Tells, in the open transaction, which of the orders are to be paid."""
    orders = [
        ToBePaid(
            order_id=one.order_id,
            order_number=one.order_number,
            method=one.payment_method,
            amount=one.total.amount,
            currency=one.total.currency,
            placed_at=one.placed_at,
            is_test=one.wanted.is_test,
        )
        for one in drafts
        if one.payment_method
    ]
    if orders:
        await announce(PaymentsChosen(orders))
