"""When an order is to arrive: promised when it is placed, and never computed again."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from app.values.delivery_methods import DeliveryMethod
from app.values.payments import PaymentMethodId
from app.values.promises import Promise, Schedule, scheduled


def schedule_for(
    method: DeliveryMethod | None, payment_method: str | None, country: str, at: datetime
) -> Schedule | None:
    """Promises nothing for an order that waits for a transfer, which may take a day or a week."""
    if payment_method == PaymentMethodId.TRANSFER:
        return None
    return scheduled(method, country, at)


def promise_columns(schedule: Schedule | None) -> dict[str, date | None]:
    return {
        "promised_from": schedule and schedule.promise.from_,
        "promised_by": schedule and schedule.promise.by,
    }


def promise_in(row: Mapping[str, Any]) -> Promise | None:
    first, last = row["promised_from"], row["promised_by"]
    return Promise(first, last) if first and last else None
