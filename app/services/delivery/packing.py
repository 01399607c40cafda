"""Who is packing an order just now, as far as its customer may know."""

from collections.abc import Iterable
from datetime import datetime

import msgspec

from app.services.delivery.shapes import Shipment


class PackedBy(msgspec.Struct, frozen=True):
    """A claim of one of the order's parcels; `name` is a first name."""

    name: str
    since: datetime
    until: datetime


def packing_of(parcels: Iterable[Shipment]) -> list[PackedBy]:
    """Returns the claims of parcels, the first that ends before the others."""
    claims = [one.claim for one in parcels if one.claim]
    return [
        PackedBy(first_name(claim.by), claim.since, claim.until)
        for claim in sorted(claims, key=lambda claim: claim.until)
    ]


def first_name(name: str) -> str:
    # No more than that of a member of the staff is shown to customers.
    return name.split()[0] if name.split() else name
