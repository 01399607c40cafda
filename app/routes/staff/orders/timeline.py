"""The past of an order for the staff, the latest first: steps, parcels, emails, notes, the log."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

import msgspec

from app.audit_log import AuditLine
from app.i18n.language import gettext as _
from app.i18n.language import gettext_noop
from app.routes.staff.board.history import Line, story
from app.services.delivery import (
    ChangedDetails,
    LostPieces,
    RecordedHold,
    Shipment,
    WrittenNote,
)
from app.services.flats import ACTIONS
from app.services.mailing import OrderMail
from app.services.sales import ChangeLine, Order
from app.values.shown_states import ShownState
from app.values.statuses import ChangeKind

# What the parcels' histories do not say. A step that a line of the log has as its action is shown
# by that line, which names who did it. The customer leaves no line; but old lines are deleted and
# only the latest are read, so a step without one may be anybody's.
STEPS: Final[Mapping[str, tuple[str, str]]] = {
    ChangeKind.CANCELLATION_REQUESTED: (
        gettext_noop("Cancellation requested"),
        "order.cancellation_requested",
    ),
    ChangeKind.CORRECTION_REQUESTED: (
        gettext_noop("Change of the order requested"),
        "order.correction_requested",
    ),
    ChangeKind.BILLING_CORRECTED: (
        gettext_noop("Invoice address corrected"),
        "order.billing_corrected",
    ),
    ChangeKind.CORRECTION_REFUSED: (gettext_noop("Too late to change the order"), ""),
    ChangeKind.DECISION_REQUESTED: (gettext_noop("Customer asked about missing items"), ""),
    ChangeKind.DECISION_MADE: (gettext_noop("Decided about missing items"), ""),
    ChangeKind.ERASED: (gettext_noop("Customer’s data erased"), ""),
}
# The note itself has a line.
NOTED: Final = "order.noted"
# A step and its line of the log are of one transaction.
AT_ONCE: Final = timedelta(seconds=5)


class OrderStep(msgspec.Struct, frozen=True):
    """What happened to the order as a whole; `by` is empty where nobody is to be named."""

    words: str
    by: str = ""


class TimelineLine(msgspec.Struct, frozen=True, kw_only=True):
    """One of `step`, `mail`, `note` and `entry` is set; `entry` is of its parcel's history."""

    at: datetime
    step: OrderStep | None = None
    mail: OrderMail | None = None
    note: WrittenNote | None = None
    parcel: Shipment | None = None
    entry: Line | None = None


class ParcelPast(msgspec.Struct, frozen=True):
    """A parcel with what was taken out of it, what was changed, and what held it."""

    shipment: Shipment
    lost: Sequence[LostPieces] = ()
    changed: Sequence[ChangedDetails] = ()
    holds: Sequence[RecordedHold] = ()


def order_timeline(
    order: Order,
    changes: Sequence[ChangeLine],
    parcels: Sequence[ParcelPast],
    mails: Sequence[OrderMail],
    log: Sequence[AuditLine],
    notes: Sequence[WrittenNote],
) -> list[TimelineLine]:
    lines = [TimelineLine(at=order.placed_at, step=OrderStep(_("Order placed")))]
    lines += _steps(changes, log)
    lines += (line for parcel in parcels for line in _of_parcel(parcel))
    lines += (TimelineLine(at=mail.sent_at or mail.created_at, mail=mail) for mail in mails)
    lines += (TimelineLine(at=note.at, note=note) for note in notes)
    lines += (
        TimelineLine(at=line.at, step=_logged_step(line)) for line in log if line.action != NOTED
    )
    # Of equal times, the later line is the later step.
    return sorted(lines, key=lambda line: line.at)[::-1]


def _steps(changes: Sequence[ChangeLine], log: Sequence[AuditLine]) -> Iterator[TimelineLine]:
    logged = {change.version for line in log if (change := _logged_by(line, changes))}
    for change in changes:
        if change.kind in STEPS and change.version not in logged:
            yield TimelineLine(at=change.at, step=OrderStep(_(STEPS[change.kind][0])))


def _logged_by(line: AuditLine, changes: Sequence[ChangeLine]) -> ChangeLine | None:
    """Returns the step that the line of the log is about, the last one before it."""
    about = [
        change
        for change in changes
        if STEPS.get(change.kind, ("", ""))[1] == line.action
        and timedelta() <= line.at - change.at < AT_ONCE
    ]
    return about[-1] if about else None


def _logged_step(line: AuditLine) -> OrderStep:
    # An action of another version may have no words, and stays as it is.
    words = _(ACTIONS[line.action]) if line.action in ACTIONS else line.action
    return OrderStep(words, line.actor.name)


def _of_parcel(past: ParcelPast) -> Iterator[TimelineLine]:
    for entry in story(past.shipment, past.lost, past.changed, past.holds):
        if entry[0] != ShownState.PLACED:
            yield TimelineLine(at=entry[1], parcel=past.shipment, entry=entry)
