"""The fields of "Mark shipped" and "Mark delivered", on the board and at the scan station."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Annotated, Final
from uuid import UUID

from msgspec import Meta

from app.i18n.language import gettext as _
from app.i18n.language import gettext_noop
from app.routes.staff.piece_fields import at_their_pieces, read_pieces
from app.services import delivery
from app.services.delivery import Dispatched, Doubtful, Shipment
from app.values.carriers import (
    sends_without_number,
)
from app.values.fields import Carrier, Invalid, Name
from app.values.places import DeliveryPlace, read_place, stored_place
from app.values.statuses import ShipmentStatus
from app.values.tracking import Doubt, Unreadable, pick_number
from app.web.forms import Field, Form, faults
from app.web.typed_time import WrongTime, typed_time

# Characters: a row of a spreadsheet may be pasted for its number.
ROW: Final = 1000
DISPATCH: Final[Mapping[str, Field]] = {
    "carrier": Field(gettext_noop("Carrier"), Carrier, gettext_noop("Enter the carrier")),
    "tracking_number": Field(
        gettext_noop("Tracking number"),
        Annotated[str, Meta(max_length=ROW)],
        gettext_noop("Enter the tracking number"),
    ),
}
# The numbers of further boxes, one a line.
MORE_NUMBERS: Final = "tracking_numbers"
DELIVERY: Final[Mapping[str, Field]] = {
    "delivery_place": Field(
        gettext_noop("Place"), DeliveryPlace, malformed=gettext_noop("Choose a place from the list")
    ),
    "delivery_location": Field(gettext_noop("Delivery location"), Name),
}
# A time as the browser's field gives it, and the minutes by which its clock is ahead of UTC.
TIME: Final = ("delivered_at", "offset")


class NotSent(Exception):
    """A step did nothing because of `errors` at its fields, some of which are `doubts`."""

    def __init__(self, errors: Mapping[str, str], doubts: Sequence[Doubt] = ()) -> None:
        super().__init__("; ".join(errors.values()))
        self.errors = dict(errors)
        self.doubts = doubts


async def dispatch_entered(
    shipment: UUID, entry: Form, by: str, confirmed_number: str, pieces: Form | None = None
) -> Dispatched:
    """Takes the step "Mark shipped" with what people entered.

    `pieces` are the fields that choose what leaves. Raises as `run_tracking_step` does.
    """
    items, wrong = read_pieces(pieces or {})
    if wrong:
        raise NotSent(wrong | entry_faults(entry))
    try:
        step = partial(delivery.dispatch, items=items)
        return await run_tracking_step(step, shipment, entry, by, confirmed_number)
    except NotSent as error:
        cause = error.__cause__
        if isinstance(cause, Invalid) and items and cause.field.startswith("items"):
            raise NotSent(at_their_pieces(cause, items)) from error
        raise


async def run_tracking_step(
    step: Callable[..., Awaitable[Dispatched]],
    shipment: UUID,
    entry: Form,
    by: str,
    confirmed_number: str,
) -> Dispatched:
    """Takes a step with a carrier and numbers as people entered them.

    `confirmed_number` is the number that they confirmed, or its row, and those of further boxes
    each on a line after it. Raises `NotSent`, and `Conflict`.
    """
    if wrong := entry_faults(entry):
        raise NotSent(wrong)
    lines = entry.get(MORE_NUMBERS, "").split("\n")
    further = [line for line in lines if line.strip()]
    confirmed, *more = confirmed_number.split("\n") if further else [confirmed_number]
    try:
        typed_number = entry["tracking_number"]
        number = pick_number(typed_number) if typed_number else None
        return await step(
            shipment,
            entry["carrier"],
            number,
            by=by,
            confirmed_number="\n".join([number_in_row(confirmed), *more]),
            tracking_numbers=further,
        )
    except Unreadable as error:
        raise NotSent({"tracking_number": str(error)}) from error
    except Invalid as error:
        raise NotSent(_at_their_line(error, lines)) from error
    except Doubtful as error:
        raise NotSent(error.faults(), error.doubts) from error


def entry_faults(entry: Form) -> dict[str, str]:
    """Returns what is wrong with the carrier and the number; some carriers need none."""
    wrong = faults(entry, DISPATCH)
    if not entry.get("tracking_number") and sends_without_number(entry.get("carrier", "")):
        wrong.pop("tracking_number", None)
    return wrong


def _at_their_line(error: Invalid, lines: Sequence[str]) -> dict[str, str]:
    """Returns the fault at its field, and what is wrong with a further number with its line."""
    name, _bracket, place = error.field.partition("[")
    if name != MORE_NUMBERS or not place:
        return dict(error.faults())
    filled = [at for at, line in enumerate(lines, start=1) if line.strip()]
    said = _("Line {number}: {rule}").format(
        number=filled[int(place.removesuffix("]"))], rule=error.message
    )
    return {MORE_NUMBERS: said}


async def run_delivery_step(
    step: Callable[[datetime | None, str | None], Awaitable[Shipment]],
    form: Form,
    shipment: Shipment,
) -> Shipment:
    """Takes a step with a time and a place as people entered them.

    Raises as `run_tracking_step` does.
    """
    wrong: dict[str, str] = {}
    place: str | None = None
    try:
        place = place_in(form)
    except NotSent as error:
        wrong |= error.errors
    try:
        at = time_of(form, shipment)
        if not wrong:
            return await step(at, place)
    except WrongTime as error:
        wrong["delivered_at"] = str(error)
    except Invalid as error:
        wrong[error.field] = refused(error)
    raise NotSent(wrong)


def place_in(form: Form) -> str | None:
    """Returns the place as it is stored. Raises `NotSent` with every fault of its fields."""
    if wrong := faults(form, DELIVERY):
        raise NotSent(wrong)
    location = form.get("delivery_location")
    if read_place(location):
        # Who types a place of the list means it, whatever is chosen beside it.
        return location
    try:
        return stored_place(form.get("delivery_place"), location)
    except Invalid as error:
        label = _(DELIVERY[error.field].label)
        raise NotSent({error.field: f"{label} {error.message}"}) from error


def place_fields(text: str | None) -> dict[str, str]:
    """Returns the fields that hold a stored place."""
    known = read_place(text)
    detail = known.detail if known else text or ""
    return {"delivery_place": known.place if known else "", "delivery_location": detail}


def number_in_row(entered: str) -> str:
    """Returns the number from a row that may have been pasted, or the text if it has none."""
    try:
        return pick_number(entered)
    except Unreadable:
        return entered


def is_same(standing: Shipment, place: str | None) -> bool:
    # "Mark delivered" was done before with this place, so it is no conflict.
    return standing.status == ShipmentStatus.DELIVERED and standing.delivery_location == place


def time_of(form: Form, shipment: Shipment) -> datetime | None:
    """Returns the time of the delivery, and None for now. Raises `WrongTime`.

    The field has no seconds: the minute in which the parcel was shipped counts as after that.
    """
    moment = typed_time(form, "delivered_at")
    if moment is None:
        return None
    shipped_at = shipment.shipped_at
    same_minute = shipped_at and shipped_at.replace(second=0, microsecond=0) <= moment < shipped_at
    return shipped_at if same_minute else moment


def refused(error: Invalid) -> str:
    # i18n: {rule} such as "is in the future"
    return _("This time {rule}").format(rule=error.message)
