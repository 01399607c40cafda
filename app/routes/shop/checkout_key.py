"""What makes two forms of the checkout the same order."""

import hashlib
from typing import Any, Final
from uuid import uuid4

import msgspec

from app import idempotency
from app.services.sales import NewOrder

CALLER: Final = "checkout"


def request_of(order: NewOrder, key: str) -> idempotency.KeyedRequest:
    fingerprint = hashlib.sha256(msgspec.json.encode(_said(order))).digest()
    return idempotency.KeyedRequest(CALLER, key[:255] or str(uuid4()), "orders", fingerprint)


def _said(order: NewOrder) -> dict[str, Any]:
    # What is left out was never part of it: forms that were sent by an older shop are the same.
    said = msgspec.to_builtins(order)
    for name in ("billing_address", "is_test", "delivery_method", "payment_method"):
        if not said[name]:
            del said[name]
    if order.delivery_address.company is None:
        del said["delivery_address"]["company"]
    return said
