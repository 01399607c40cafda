"""What an order's page says of several parcels: one sentence that is true of all of them."""

from collections.abc import Sequence

import msgspec

from app.i18n.language import gettext as _
from app.i18n.language import ngettext
from app.routes.shop.story_shapes import StatusTexts
from app.services.sales import SentParcel
from app.values.statuses import OrderStatus, ShownState


class PiecesOnTheWay(msgspec.Struct, frozen=True):
    """How many pieces there are, have arrived, and are on their way; and parcels that wait."""

    pieces: int
    arrived: int
    travelling: int
    waiting_parcels: int

    @property
    def left(self) -> int:
        return self.arrived + self.travelling


def progress_of(parcels: Sequence[SentParcel]) -> PiecesOnTheWay:
    return PiecesOnTheWay(
        pieces=sum(one.pieces for one in parcels),
        arrived=sum(one.pieces for one in parcels if one.has_arrived),
        travelling=sum(one.pieces for one in parcels if one.has_left and not one.has_arrived),
        waiting_parcels=sum(not one.has_left for one in parcels),
    )


def texts_of(parcels: Sequence[SentParcel]) -> StatusTexts:
    """Returns the texts of an order with more than one parcel that is not cancelled."""
    progress = progress_of(parcels)
    if any(one.retracted_at for one in parcels):
        return _retracted(progress)
    if not progress.left:
        return _preparing(parcels)
    if progress.arrived == progress.pieces:
        return _all_arrived(parcels)
    if progress.arrived:
        return _on_the_way(ShownState.PARTLY_DELIVERED, _("Partly delivered"), progress)
    if progress.waiting_parcels:
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
    if progress.arrived and progress.travelling and not progress.waiting_parcels:
        return "; ".join([*said, _("the rest is on its way")])
    if progress.travelling:
        travelling = ngettext(
            "%(num)s of %(all)s items is on its way",
            "%(num)s of %(all)s items are on their way",
            progress.travelling,
        )
        said.append(travelling % {"num": progress.travelling, **counted})
    if progress.waiting_parcels:
        follows = ngettext(
            "the rest follows in another parcel",
            "the rest follows in %(num)s more parcels",
            progress.waiting_parcels,
        )
        said.append(follows % {"num": progress.waiting_parcels})
    return "; ".join(said)


def _preparing(parcels: Sequence[SentParcel]) -> StatusTexts:
    comes = _("It comes in %(count)s parcels.") % {"count": len(parcels)}
    return StatusTexts(
        OrderStatus.PENDING_SHIPMENT,
        "",
        1,
        _("Order received, being prepared") + ". " + comes,
        _("We've received your order and are packing it."),
        comes + " " + _("This page updates as soon as one of them ships."),
    )


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
