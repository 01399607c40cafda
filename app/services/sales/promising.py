"""When an order is to arrive: promised when it is placed, and never computed again."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from app.values.delivery_methods import DeliveryMethod
from app.values.payments import PaymentMethodId
from app.values.promises import Promise, promised


def promise_for(
    method: DeliveryMethod | None, payment_method: str | None, country: str, at: datetime
) -> Promise | None:
    """Promises nothing for an order that waits for a transfer, which may take a day or a week."""
    if payment_method == PaymentMethodId.TRANSFER:
        return None
    return promised(method, country, at)


def promise_columns(promise: Promise | None) -> dict[str, date | None]:
    return {
        "promised_from": promise and promise.from_,
        "promised_by": promise and promise.by,
    }


def promise_in(row: Mapping[str, Any]) -> Promise | None:
    first, last = row["promised_from"], row["promised_by"]
    return Promise(first, last) if first and last else None
