"""What an order's page says of several parcels: one sentence that is true of all of them."""

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

import msgspec

from app.i18n.language import gettext as _
from app.i18n.language import ngettext
from app.routes.shop.story_shapes import StatusTexts, Wait
from app.services.sales import SentParcel
from app.values.shown_states import ShownState
from app.values.statuses import HoldReason, OrderStatus


class PiecesOnTheWay(msgspec.Struct, frozen=True):
    """How many pieces there are, have arrived, are on their way, and wait in parcels that are held.

    `following_parcels` wait to be packed. `asks` says that what is held waits for the customer.
    """

    pieces: int
    arrived: int
    travelling: int
    held: int
    following_parcels: int
    asks: bool

    @property
    def left(self) -> int:
        return self.arrived + self.travelling

    @property
    def waits(self) -> bool:
        return self.left < self.pieces


def progress_of(parcels: Sequence[SentParcel], holds: Mapping[UUID, str]) -> PiecesOnTheWay:
    waiting = [one for one in parcels if not one.has_left]
    held = [one for one in waiting if one.shipment_id in holds]
    return PiecesOnTheWay(
        pieces=sum(one.pieces for one in parcels),
        arrived=sum(one.pieces for one in parcels if one.has_arrived),
        travelling=sum(one.pieces for one in parcels if one.has_left and not one.has_arrived),
        held=sum(one.pieces for one in held),
        following_parcels=len(waiting) - len(held),
        asks=all(holds[one.shipment_id] == HoldReason.ASK_CUSTOMER for one in held),
    )


def texts_of(
    parcels: Sequence[SentParcel], holds: Mapping[UUID, str], wait: Wait = Wait.USUAL
) -> StatusTexts:
    """Returns the texts of an order with more than one parcel that is not cancelled.

    `holds` are the reasons for which some of them are held, by their shipment.
    """
    progress = progress_of(parcels, holds)
    if any(one.retracted_at for one in parcels):
        return _retracted(progress)
    if not progress.left:
        return _preparing(parcels, progress, wait)
    if progress.arrived == progress.pieces:
        return _all_arrived(parcels)
    if progress.arrived:
        return _on_the_way(ShownState.PARTLY_DELIVERED, _("Partly delivered"), progress)
    if progress.waits:
        return _on_the_way(ShownState.PARTLY_SHIPPED, _("Partly shipped"), progress)
    return _all_left(parcels)


def shares_of(progress: PiecesOnTheWay) -> str:
    """Returns what has become of the pieces, such as "2 of 3 items are on their way; …"."""
    said: list[str] = []
    counted = {"all": progress.pieces}
    if progress.arrived:
        arrived = ngettext(
            "%(num)s of %(all)s items has arrived",
            "%(num)s of %(all)s items have arrived",
            progress.arrived,
        )
        said.append(arrived % {"num": progress.arrived, **counted})
    if progress.arrived and progress.travelling and not progress.waits:
        return "; ".join([*said, _("the rest is on its way")])
    if progress.travelling:
        travelling = ngettext(
            "%(num)s of %(all)s items is on its way",
            "%(num)s of %(all)s items are on their way",
            progress.travelling,
        )
        said.append(travelling % {"num": progress.travelling, **counted})
    return "; ".join([*said, *_waiting(progress)])


def _waiting(progress: PiecesOnTheWay) -> Iterator[str]:
    if progress.held and not progress.following_parcels:
        yield _("the rest waits for your answer") if progress.asks else _("the rest waits here")
        return
    if progress.held:
        yield _held(progress)
    if progress.following_parcels:
        follows = ngettext(
            "the rest follows in another parcel",
            "the rest follows in %(num)s more parcels",
            progress.following_parcels,
        )
        yield follows % {"num": progress.following_parcels}


def _held(progress: PiecesOnTheWay) -> str:
    counted = {"num": progress.held, "all": progress.pieces}
    if progress.asks:
        said = ngettext(
            "%(num)s of %(all)s items waits for your answer",
            "%(num)s of %(all)s items wait for your answer",
            progress.held,
        )
    else:
        said = ngettext(
            "%(num)s of %(all)s items waits here",
            "%(num)s of %(all)s items wait here",
            progress.held,
        )
    return said % counted


def _preparing(parcels: Sequence[SentParcel], progress: PiecesOnTheWay, wait: Wait) -> StatusTexts:
    comes = _("It comes in %(count)s parcels.") % {"count": len(parcels)}
    headline = waiting_headline(wait)
    if not progress.following_parcels:
        headline = held_headline(asks=progress.asks)
    said = [comes, _held(progress) + "."] if progress.held else [comes]
    return StatusTexts(
        OrderStatus.PENDING_SHIPMENT,
        "",
        1,
        " ".join([headline, *said]),
        headline,
        " ".join([*said, _("This page updates as soon as one of them ships.")]),
    )


def waiting_headline(wait: Wait) -> str:
    match wait:
        case Wait.PACKED:
            return _("Your order is being packed.")
        case Wait.LATE:
            return _("This is taking longer than usual.")
        case Wait.USUAL:
            return _("We have your order.")


def held_headline(*, asks: bool) -> str:
    """Returns the headline of an order of which all that waits is held."""
    if asks:
        return _("We have your order. It waits for your answer.")
    return _("We have your order.")


def _on_the_way(look: str, headline: str, progress: PiecesOnTheWay) -> StatusTexts:
    said = shares_of(progress)
    sentence = said[0].upper() + said[1:] + "."
    return StatusTexts(look, headline, 2, sentence, headline, sentence)


def _all_left(parcels: Sequence[SentParcel]) -> StatusTexts:
    whole = _("Your whole order is on its way, in %(count)s parcels.") % {"count": len(parcels)}
    updates = _("This page updates when they arrive.")
    mark = "✓ " + _("Shipped")
    return StatusTexts(OrderStatus.SHIPPED, mark, 2, whole, _("Shipped"), whole + " " + updates)


def _all_arrived(parcels: Sequence[SentParcel]) -> StatusTexts:
    whole = _("All %(count)s parcels have arrived.") % {"count": len(parcels)}
    mark = "✓ " + _("Delivered")
    sentence = whole + " " + _("Enjoy!")
    return StatusTexts(OrderStatus.DELIVERED, mark, 3, whole, _("Delivered"), sentence)


def _retracted(progress: PiecesOnTheWay) -> StatusTexts:
    mistake = _(
        "This page said that a parcel had arrived. That was a mistake, and we're sorry. It is "
        "still on its way."
    )
    said = shares_of(progress)
    return StatusTexts(
        ShownState.RETRACTED,
        _("Not delivered yet"),
        2,
        _("The parcel has not arrived yet; it was marked delivered by mistake"),
        _("Not delivered yet"),
        mistake + " " + said[0].upper() + said[1:] + ".",
    )
