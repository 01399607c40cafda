"""What a mail about one of several parcels, or about pieces that are not sent, has to tell."""

from collections.abc import Mapping, Sequence
from typing import Final, TypeVar

import msgspec

from app.i18n.language import gettext as _
from app.i18n.language import ngettext
from app.infra import mail
from app.messaging import find_event
from app.messaging.event_parts import Event
from app.messaging.events import (
    OrderDecisionMade,
    OrderDecisionRequested,
    OrderParcelUpdated,
    OrderPiecesCancelled,
)
from app.services.mailing.about_pieces import about_the_rest, nothing_follows, opening
from app.services.sales import (
    NamedPieces,
    Order,
    SentParcel,
    ShipmentFacts,
    find_parcels,
    named_pieces,
)
from app.values.money import Money
from app.values.pieces import summed
from app.values.sending import MailKind, mail_about
from app.values.statuses import CancelReason, Corrected, OrderStatus

T = TypeVar("T", bound=Event)

STEPS: Final = (MailKind.PARCEL_SHIPPED, MailKind.PARCEL_DELIVERED)
# Each supposes that the parcel has arrived.
ARRIVALS: Final = (
    MailKind.DELIVERED,
    MailKind.PARCEL_DELIVERED,
    MailKind.PARCEL_DELIVERY,
    MailKind.PARCEL_ARRIVAL,
)
ABOUT_A_PARCEL: Final = (*STEPS, *(mail_about(what) for what in Corrected))
LAGS: Final = "Sales does not yet know of what the mail is about"


class Telling(msgspec.Struct, frozen=True):
    """What is true on sending, which another `kind` of mail may have to say by now.

    `context` is for its template, and `subject` is empty where that of the kind is right.
    """

    kind: str
    context: Mapping[str, object]
    subject: str = ""


class ParcelNews(msgspec.Struct, frozen=True):
    """One parcel of a divided order among those that are not cancelled, as they are now."""

    number: str
    parcel: SentParcel
    parcels: Sequence[SentParcel]

    @property
    def is_only(self) -> bool:
        return len(self.parcels) == 1

    @property
    def waiting(self) -> list[SentParcel]:
        return [one for one in self.parcels if not one.has_left]

    @property
    def coming(self) -> list[NamedPieces]:
        """Returns the pieces that have not left."""
        return _together(self.waiting)

    @property
    def outstanding(self) -> list[NamedPieces]:
        """Returns the pieces of other parcels that have not arrived."""
        return _together(
            [one for one in self.parcels if not (one.has_arrived or one == self.parcel)]
        )

    def subject(self, kind: str) -> str:
        """Returns the subject of a mail about one of several, and nothing for the only parcel."""
        named = {"number": self.number, "pieces": briefly(self.parcel.items)}
        match kind:
            case _ if self.is_only:
                return ""
            case MailKind.PARCEL_SHIPPED if self.parcel.has_arrived:
                return _("Part of your order %(number)s has left: %(pieces)s") % named
            case MailKind.PARCEL_SHIPPED if self.waiting:
                return _("Part of your order %(number)s is on its way: %(pieces)s") % named
            case MailKind.PARCEL_SHIPPED:
                return _("The rest of your order %(number)s is on its way: %(pieces)s") % named
            case MailKind.PARCEL_DELIVERED if self.outstanding:
                return _("Part of your order %(number)s has arrived: %(pieces)s") % named
            case MailKind.PARCEL_DELIVERED:
                return _("Your whole order %(number)s has arrived") % named
            case MailKind.PARCEL_RETRACTION:
                return _("Part of your order %(number)s has not arrived yet: %(pieces)s") % named
            case _:
                return ""


async def telling_of(kind: str, event_id: str, order: Order) -> Telling:
    """Returns what the mail has to say of the order's parcels as they are now.

    Raises `UnknownEvent` if retention has deleted the event, and `mail.Delayed` as long as Sales
    does not yet know of it.
    """
    if kind == MailKind.PIECES_CANCELLED:
        return await _of_pieces(event_id, order)
    if kind == MailKind.CANCELLED:
        return Telling(kind, {"ending": await nothing_follows(order)})
    if kind == MailKind.DECISION_REQUESTED:
        asked = await _event(event_id, OrderDecisionRequested)
        return Telling(kind, {"asked": asked, "pieces": named_pieces(order, asked.items)})
    if kind == MailKind.DECISION_MADE:
        return Telling(kind, {"decision": await _event(event_id, OrderDecisionMade)})
    parcels = await find_parcels(order) if kind in ABOUT_A_PARCEL else []
    if parcels:
        return await _of_parcel(kind, event_id, order, parcels)
    if kind in ABOUT_A_PARCEL and order.shipment is None:
        raise mail.Delayed(LAGS)
    return Telling(_true_kind(kind, order.shipment), {"parcel": order.shipment})


def briefly(pieces: Sequence[NamedPieces]) -> str:
    """Returns the first of the pieces, and how many lines there are besides, for a subject."""
    # In ASCII as far as possible, since what is encoded is folded badly by some programs.
    first = f"{pieces[0].quantity} x {pieces[0].name}"
    more = len(pieces) - 1
    if not more:
        return first
    counted = ngettext("%(first)s and %(num)s more", "%(first)s and %(num)s more", more)
    return counted % {"first": first, "num": more}


def _true_kind(kind: str, parcel: ShipmentFacts | SentParcel | None) -> str:
    # A delivery may have been withdrawn or repeated since.
    retracted = parcel and parcel.retracted_at
    if retracted and kind in ARRIVALS:
        return MailKind.PARCEL_RETRACTION
    if kind == MailKind.PARCEL_RETRACTION and not retracted:
        return MailKind.PARCEL_ARRIVAL
    return kind


async def _of_parcel(
    kind: str, event_id: str, order: Order, parcels: Sequence[SentParcel]
) -> Telling:
    event = await _event(event_id, OrderParcelUpdated)
    parcel = next((one for one in parcels if one.shipment_id == event.shipment_id), None)
    if parcel is None or parcel.version < event.version:
        raise mail.Delayed(LAGS)
    kind = _true_kind(kind, parcel)
    if kind == MailKind.PARCEL_ARRIVAL:
        kind = MailKind.PARCEL_DELIVERED
    news = ParcelNews(order.order_number, parcel, parcels)
    context = {"parcel": parcel, "pieces": parcel.items, "news": news}
    return Telling(kind, context, news.subject(kind))


async def _of_pieces(event_id: str, order: Order) -> Telling:
    event = await _event(event_id, OrderPiecesCancelled)
    pieces = named_pieces(order, event.items)
    prices = {item.position: item.unit_price.amount for item in order.items}
    worth = sum(prices[item.position] * item.quantity for item in event.items)
    of_all = sum(one.quantity for one in order.items) == sum(one.quantity for one in event.items)
    is_whole = order.status == OrderStatus.CANCELLED
    context = {
        "pieces": pieces,
        "refused": named_pieces(order, event.refused),
        "worth": Money(worth, order.total.currency),
        "opening": opening(event.reason, of_all=of_all) % {"number": order.order_number},
        "ending": await nothing_follows(order) if is_whole else about_the_rest(event),
        "is_whole": is_whole,
    }
    named = {"number": order.order_number, "pieces": briefly(pieces)}
    if is_whole:
        subject = _("Your order %(number)s is cancelled") % named
    elif event.reason == CancelReason.CUSTOMER:
        subject = _("Cancelled from your order %(number)s: %(pieces)s") % named
    else:
        subject = _("Part of your order %(number)s will not be sent: %(pieces)s") % named
    return Telling(MailKind.PIECES_CANCELLED, context, subject)


async def _event(event_id: str, kind: type[T]) -> T:
    return msgspec.json.decode((await find_event(event_id)).data, type=kind)


def _together(parcels: Sequence[SentParcel]) -> list[NamedPieces]:
    return summed(piece for parcel in parcels for piece in parcel.items)
