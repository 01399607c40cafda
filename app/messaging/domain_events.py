"""Domain events, which one flat announces to the flats above it within its own transaction.

The events of `messaging.events` are stored and also sent to programs. A domain event is stored
nowhere, so it may name what programs must not read. What its listeners write commits together with
its cause, or not at all. The `flat.py` of each flat names its reactions.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from app.infra.manifest import Flat, React
from app.values.sending import MailKind


class EmailCorrected(msgspec.Struct, frozen=True, kw_only=True):
    """An order has a new address; `left` is the one that it had before."""

    order_id: UUID
    correction_id: str
    left: str


class DetailsCorrected(msgspec.Struct, frozen=True, kw_only=True):
    """An order has another address, note or phone number, as its customer or the shop wished."""

    order_id: UUID
    correction_id: UUID


class BillingCorrected(msgspec.Struct, frozen=True, kw_only=True):
    """The invoice of an order has another address or VAT ID, as its customer or the shop wished."""

    order_id: UUID
    correction_id: str


class InvoiceIssued(msgspec.Struct, frozen=True):
    """An invoice or a credit note of an order was issued."""

    order_id: UUID
    number: str


class ToBePaid(msgspec.Struct, frozen=True, kw_only=True):
    """An order whose customer has chosen a way to pay; `amount` is in minor units."""

    order_id: UUID
    order_number: str
    method: str
    amount: int
    currency: str
    placed_at: datetime
    is_test: bool


class PaymentsChosen(msgspec.Struct, frozen=True):
    """Orders that are to be paid were placed."""

    orders: Sequence[ToBePaid]


class GoodsCancelled(msgspec.Struct, frozen=True):
    """Goods of an order that is to be paid are not sent; `cancelled` is what all of these cost, in
    minor units. `cancellation_id` is the order's if all of it is cancelled at once, and `is_all`
    says that nothing of it is left.
    """

    order_id: UUID
    cancellation_id: UUID
    cancelled: int
    is_all: bool


class GoodsLeft(msgspec.Struct, frozen=True):
    """A parcel of an order that is to be paid has left; it may be said more than once."""

    order_id: UUID


class ParcelHandedOver(msgspec.Struct, frozen=True, kw_only=True):
    """A parcel was collected at the counter; `received` is the money that came for its order, in
    minor units.
    """

    order_id: UUID
    shipment_id: UUID
    received: int | None
    currency: str | None
    by: str


class LinkRequested(msgspec.Struct, frozen=True):
    """Somebody requested the link to all orders of an address."""

    link_id: UUID


class LinkLeaving(msgspec.Struct, frozen=True):
    """The mail with the link is about to be sent."""

    link_id: UUID


class LinkSettled(msgspec.Struct, frozen=True):
    """The mail with the link was sent, or will never be."""

    link_id: UUID


class InvitationSent(msgspec.Struct, frozen=True):
    """Somebody is to be written to in `language` about joining the staff."""

    invitation_id: UUID
    language: str


class PasswordForgotten(msgspec.Struct, frozen=True):
    """Somebody asked for a new password; the owner of the address is written to in `language`."""

    link_id: UUID
    language: str


class AccountChanged(msgspec.Struct, frozen=True):
    """What guards the account of a member was changed, who gets a mail of this kind."""

    staff_id: UUID
    kind: MailKind
    language: str


class WithdrawalDeclared(msgspec.Struct, frozen=True):
    """Somebody withdrew from a contract, and gets a confirmation in `language`."""

    withdrawal_id: UUID
    language: str


class LowStockNoticed(msgspec.Struct, frozen=True):
    """Products have become low, and the addresses that the shop names are to be written to."""

    notice_id: UUID


class BackInStock(msgspec.Struct, frozen=True):
    """A product is available again, and each of these is written to: an alert with its language."""

    alerts: Sequence[tuple[UUID, str]]


class AlertDropped(msgspec.Struct, frozen=True):
    """The mail about an alert was dropped, and nobody was written to."""

    alert_id: UUID


class BackupRestored(msgspec.Struct, frozen=True, kw_only=True):
    """This database comes from a backup; `number` is that of the restore, and `cause` its file.

    `last_invoice` is the place of the last document that the shop's books have, if somebody knows.
    """

    number: int
    backup_at: datetime
    cause: str
    last_invoice: int | None = None


DomainEvent = (
    EmailCorrected
    | DetailsCorrected
    | BillingCorrected
    | PaymentsChosen
    | GoodsCancelled
    | GoodsLeft
    | ParcelHandedOver
    | LinkRequested
    | LinkLeaving
    | LinkSettled
    | InvitationSent
    | PasswordForgotten
    | AccountChanged
    | InvoiceIssued
    | WithdrawalDeclared
    | LowStockNoticed
    | BackInStock
    | AlertDropped
    | BackupRestored
)

_reactions: dict[type[DomainEvent], list[React]] = {}


def connect(flats: Sequence[Flat]) -> None:
    """Must be called in each process before it works.

    Raises `RuntimeError` if no flat reacts to an event.
    """
    reactions: dict[type[DomainEvent], list[React]] = {
        kind: [flat.reactions[kind] for flat in flats if kind in flat.reactions]
        for kind in DomainEvent.__args__
    }
    if missed := sorted(kind.__name__ for kind, found in reactions.items() if not found):
        raise RuntimeError(f"no flat reacts to {missed}")
    _reactions.update(reactions)


async def announce(event: DomainEvent) -> None:
    """Returns once all flats have reacted. Raises what one of them raises."""
    for react in _reactions[type(event)]:
        await react(event)
