"""Who is packing an order just now, as far as its customer may know."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

import msgspec

from app.infra.clock import about_now
from app.services.delivery.claims import CLAIM_LASTS
from app.services.delivery.rounds import ROUND_LASTS
from app.services.delivery.shapes import Claim, Shipment

# How far this process's idea of the database's time may be off.
CLOCKS_DIFFER: Final = timedelta(minutes=1)


class PackedBy(msgspec.Struct, frozen=True):
    """A claim of one of the order's parcels; `name` is a first name."""

    name: str
    since: datetime
    until: datetime


def packing_of(parcels: Iterable[Shipment]) -> list[PackedBy]:
    """Returns the claims of parcels, the first that ends before the others."""
    claims = [one.claim for one in parcels if one.claim]
    return [
        PackedBy(first_name(claim.by), claimed_since(claim), claim.until)
        for claim in sorted(claims, key=lambda claim: claim.until)
    ]


def claimed_since(claim: Claim) -> datetime:
    """Returns when the parcel was claimed, or its claim extended; in a round, when that began.

    In the last half hour of a round it is half an hour before the end.
    """
    at = about_now()
    lasts = ROUND_LASTS if claim.until - at > CLAIM_LASTS + CLOCKS_DIFFER else CLAIM_LASTS
    return min(claim.until - lasts, at)


def first_name(name: str) -> str:
    # No more than that of a member of the staff is shown to customers.
    return name.split()[0] if name.split() else name
