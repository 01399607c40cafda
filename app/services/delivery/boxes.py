"""The boxes of a parcel that left in several: each has a number, and reports, of its own."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import msgspec

from app.i18n.language import gettext as _
from app.services.delivery.parcel_parts import Box, boxes_in
from app.services.delivery.tracking_rules import parcel_number
from app.tables.delivery import ShipmentRow
from app.values.fields import Invalid
from app.values.folding import tracking_key
from app.values.progress import TROUBLE, WAYS_BACK, CarrierReport, ParcelProgress
from app.values.statuses import ShipmentStatus
from app.values.tracking import Number

NO_BOXES: Final = "[]"
# More further boxes than anybody sends as one parcel.
MOST: Final = 50


def read_numbers(first: Number | None, typed: Sequence[str]) -> list[Number]:
    """Returns the further numbers of a parcel; the first may begin the list, as in an answer.

    Raises `Invalid` for what is no number, and for one that is there twice.
    """
    if first is None and typed:
        raise Invalid("tracking_number", _("Enter the tracking number"))
    if len(typed) > MOST:
        raise Invalid("tracking_numbers", _("are more than {most}").format(most=MOST))
    found: list[Number] = []
    for place, text in enumerate(typed):
        field = f"tracking_numbers[{place}]"
        number = parcel_number(text, field)
        if place == 0 and first and number.key == first.key:
            continue
        if number.key in {first and first.key, *(one.key for one in found)}:
            raise Invalid(field, _("is on this parcel already"))
        found.append(number)
    return found


def further_numbers(row: ShipmentRow) -> list[str]:
    return [one.tracking_number for one in boxes_in(row.boxes)[1:]]


def has_numbers(row: ShipmentRow, further: Sequence[Number]) -> bool:
    """Whether these are the parcel's further numbers, in whatever order."""
    return {box.key for box in boxes_in(row.boxes)[1:]} == {number.key for number in further}


def set_numbers(row: ShipmentRow, first: Number | None, further: Sequence[Number]) -> None:
    """Writes the numbers into the locked parcel, in memory.

    A box that was there before keeps its report, and the story of the parcel follows from those
    that stay.
    """
    if first is None:
        row.tracking_number = None
        forget(row)
        return
    known = {box.key: box for box in _boxes(row)}
    row.tracking_number = first.shown
    boxes = [
        msgspec.structs.replace(known[one.key], tracking_number=one.shown)
        if one.key in known
        else Box(tracking_number=one.shown, key=one.key)
        for one in (first, *further)
    ]
    _tell(row, boxes)
    if row.progress == ParcelProgress.DELIVERED and row.status != ShipmentStatus.DELIVERED:
        # The box that was still to come is none of this parcel's; its carrier reports again.
        row.progress = row.progress_at = row.progress_text = None
    if not row.progress:
        row.expected_at = None


def forget(row: ShipmentRow) -> None:
    """Takes what was reported so far out of the locked parcel, since it was about another one."""
    row.progress = row.progress_at = row.progress_text = row.expected_at = None
    row.boxes = NO_BOXES


def hear(
    row: ShipmentRow, key: str, report: CarrierReport, *, is_kept: bool
) -> tuple[bool, datetime | None]:
    """Takes a report about one box into the locked parcel, in memory.

    Returns whether it changed something, and when the whole parcel has arrived by it. A report that
    is not newer than what is known is not kept. With `is_kept` unset only the last arrival counts.
    """
    boxes = _boxes(row)
    place = next((at for at, one in enumerate(boxes) if one.key == key), None)
    if place is None:
        # The number was corrected since the parcel was looked up.
        return False, None
    box = boxes[place]
    if report.progress == ParcelProgress.DELIVERED and box.progress in WAYS_BACK:
        # What is on its way back is delivered to the shop.
        report = msgspec.structs.replace(report, progress=ParcelProgress.RETURNED)
    is_new = report.is_newer_than(box.progress, box.progress_at)
    changed = is_new and (is_kept or len(boxes) > 1)
    if changed:
        boxes[place] = msgspec.structs.replace(
            box, progress=report.progress, progress_at=report.at, progress_text=report.text
        )
        _tell(row, boxes)
        row.expected_at = report.expected_at or row.expected_at
    if report.progress != ParcelProgress.DELIVERED:
        return changed, None
    if len(boxes) == 1:
        return changed, report.at
    arrivals = [one.progress_at for one in boxes if one.progress == ParcelProgress.DELIVERED]
    is_whole = len(arrivals) == len(boxes)
    return changed, max(at for at in arrivals if at) if is_whole else None


def _boxes(row: ShipmentRow) -> list[Box]:
    number = row.tracking_number or ""
    alone = Box(
        tracking_number=number,
        key=tracking_key(number),
        progress=ParcelProgress(row.progress) if row.progress else None,
        progress_at=row.progress_at,
        progress_text=row.progress_text,
    )
    return boxes_in(row.boxes) or [alone]


def _tell(row: ShipmentRow, boxes: Sequence[Box]) -> None:
    told = _foremost(boxes)
    row.progress, row.progress_at = told.progress, told.progress_at
    row.progress_text = told.progress_text
    row.boxes = msgspec.json.encode(boxes).decode() if len(boxes) > 1 else NO_BOXES


def _foremost(boxes: Sequence[Box]) -> Box:
    # While one box is missing, the parcel has not arrived; trouble comes before other news.
    still = [box for box in boxes if box.progress != ParcelProgress.DELIVERED] or boxes
    known = [(box.progress in TROUBLE, box.progress_at, box) for box in still if box.progress_at]
    return max(known, key=lambda one: one[:2])[2] if known else still[0]
