"""Whom the invoice of an order names and where it goes, as it is read and stored."""

from collections.abc import Mapping
from typing import Any

import msgspec

from app.services.sales.postal import require_whole
from app.services.sales.shapes import BillingAddress
from app.values.postal import address_columns


def billing_of(row: Mapping[str, Any]) -> BillingAddress | None:
    stored = row["billing"]
    return msgspec.json.decode(stored, type=BillingAddress) if stored else None


def stored(address: BillingAddress | None) -> str | None:
    return msgspec.json.encode(address).decode() if address else None


def read_address(address: BillingAddress) -> BillingAddress:
    """Returns the address as it is stored. Raises `Invalid`."""
    require_whole(address, "billing_address")
    return BillingAddress(name=address.name, **address_columns(address))
