"""The bytes of a request for an order; its key stands between its head and its tail."""

from collections.abc import Sequence
from typing import Any

import msgspec

HEAD = (
    b"POST /api/v1/orders HTTP/1.1\r\nHost: shop\r\nContent-Type: application/json\r\n"
    b"Idempotency-Key: "
)


def tail(basket: Sequence[str]) -> bytes:
    """The request from behind its key."""
    body = msgspec.json.encode(order_of(basket))
    return b"\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)


def order_of(basket: Sequence[str]) -> dict[str, Any]:
    """What a customer sends for one piece of each."""
    address = {
        "line1": "12 Harbour Street",
        "city": "Hamburg",
        "postcode": "20095",
        "country": "DE",
    }
    return {
        "customer": {"name": "Ann Lee", "email": "ann@example.org"},
        "delivery_address": address,
        "items": [{"product_id": product_id, "quantity": 1} for product_id in basket],
    }
