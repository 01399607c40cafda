"""One step for many shipments, each in a transaction of its own, and the outcome for each."""

from collections.abc import Awaitable, Callable, Sequence
from time import monotonic
from typing import Final, Literal

import msgspec

from app.i18n.language import gettext as _
from app.i18n.language import gettext_noop, ngettext
from app.infra.database import is_contention, is_outage
from app.services.delivery import Conflict, Hold, Shipment
from app.web.words import hold_reason

# Seconds after which no further shipment is begun: a request is answered within ten.
GIVE_UP_AFTER: Final = 6.0

HELD_UP: Final = gettext_noop("Someone else was changing it at the same moment")
AWAY: Final = gettext_noop("The database did not answer, so it is unclear whether it was saved")
NOT_BEGUN: Final = gettext_noop("Time ran out")


class BulkOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """The outcome for one shipment, which is given in its present state.

    "standing" means that it is past this step, and that what was `typed` was not saved; "failed"
    that nothing was done, for a `reason` (empty if a field says it), and that it can be tried
    again.
    """

    shipment: Shipment
    state: Literal["done", "standing", "failed"]
    typed: str = ""
    reason: str = ""


Take = Callable[[Shipment], Awaitable[BulkOutcome]]


async def take_each(shipments: Sequence[Shipment], take: Take) -> list[BulkOutcome]:
    """Takes the step for one shipment after the other; a fault of one does not stop the others.

    If the database is away, the rest is not begun.
    """
    ends = monotonic() + GIVE_UP_AFTER
    outcomes: list[BulkOutcome] = []
    for shipment in shipments:
        if monotonic() > ends:
            outcomes.append(failed(shipment, _(NOT_BEGUN)))
            continue
        try:
            outcomes.append(await take(shipment))
        except Exception as error:
            if is_contention(error):
                outcomes.append(failed(shipment, _(HELD_UP)))
            elif is_outage(error):
                outcomes.append(failed(shipment, _(AWAY)))
                ends = 0.0
            else:
                raise
    return outcomes


def done(shipment: Shipment) -> BulkOutcome:
    return BulkOutcome(shipment=shipment, state="done")


def failed(shipment: Shipment, reason: str = "") -> BulkOutcome:
    return BulkOutcome(shipment=shipment, state="failed", reason=reason)


def held_in_words(hold: Hold) -> str:
    return _("it is held, {reason}").format(reason=hold_reason(hold.reason))


def too_late(conflict: Conflict, typed: str) -> BulkOutcome:
    return BulkOutcome(shipment=conflict.shipment, state="standing", typed=typed)


def in_words(outcomes: Sequence[BulkOutcome], step: str) -> str:
    """Returns `18 shipped, 1 left unchanged, 1 to retry`; `step` is `{count} shipped` there."""
    states = [outcome.state for outcome in outcomes]
    standing, again = states.count("standing"), states.count("failed")
    parts = [_(step).format(count=states.count("done"))]
    if standing:
        left = ngettext("{count} left unchanged", "{count} left unchanged", standing)
        parts.append(left.format(count=standing))
    if again:
        parts.append(_("{count} to retry").format(count=again))
    return ", ".join(parts)
