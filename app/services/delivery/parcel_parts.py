"""The parts of which a shipment consists, and how they are stored."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from app.infra.clock import about_now
from app.values.papers import Paper
from app.values.progress import ParcelProgress
from app.values.statuses import Corrected


class ParcelItem(msgspec.Struct, frozen=True):
    """Pieces of one line of the order that are in a parcel; `position` is the line's, from 1."""

    position: int
    product_id: str
    name: str
    quantity: int


class Claim(msgspec.Struct, frozen=True):
    """Who is packing the parcel, since when, and until when the claim lasts."""

    staff_id: UUID
    by: str
    since: datetime
    until: datetime


class Hold(msgspec.Struct, frozen=True, kw_only=True):
    """Why a parcel must not leave, by whose word, and when that ends by itself."""

    reason: str
    note: str
    until: datetime | None
    by: str


class ParcelFacts(msgspec.Struct, frozen=True, kw_only=True):
    """The facts of a parcel that can be corrected after it has left.

    `tracking_numbers` are all its numbers, if it has several.
    """

    carrier: str | None
    tracking_number: str | None
    tracking_numbers: list[str] = []
    delivered_at: datetime | None
    delivered_by: str | None
    delivery_location: str | None


class Correction(msgspec.Struct, frozen=True, kw_only=True):
    """What was corrected, and the shipment's version from then on.

    `what` is TRACKING, DELIVERY (place and time), RETRACTION (it was marked delivered by mistake)
    or ARRIVAL (it arrived after a retraction).
    """

    version: int
    what: Corrected
    at: datetime
    by: str
    before: ParcelFacts
    after: ParcelFacts


class Box(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One of several boxes of a parcel: its number as typed, the key for comparing it, and what the
    carrier reported last of this box.
    """

    tracking_number: str
    key: str
    progress: ParcelProgress | None = None
    progress_at: datetime | None = None
    progress_text: str | None = None


class PrintedPaper(msgspec.Struct, frozen=True):
    """A paper of the parcel, when it was last opened to be printed, and by whom."""

    paper: Paper
    at: datetime
    by: str


def encoded_items(items: Sequence[ParcelItem]) -> str:
    return msgspec.json.encode(items).decode()


def parcel_items(stored: str) -> list[ParcelItem]:
    return msgspec.json.decode(stored, type=list[ParcelItem])


def boxes_in(stored: str) -> list[Box]:
    """Returns the boxes of a parcel that has several numbers, the first one first."""
    return [] if stored == "[]" else msgspec.json.decode(stored, type=list[Box])


def papers_in(stored: str) -> list[PrintedPaper]:
    return [] if stored == "[]" else msgspec.json.decode(stored, type=list[PrintedPaper])


def corrections_in(stored: str) -> list[Correction]:
    return [] if stored == "[]" else msgspec.json.decode(stored, type=list[Correction])


def claim_in(row: Mapping[str, Any]) -> Claim | None:
    # A claim that has lapsed counts as none.
    until = row["claimed_until"]
    if until is None or until <= about_now():
        return None
    return Claim(row["claimant"], row["claimed_by"], row["claimed_since"], until)
