"""What can be done that leaves a line: the thing, and what became of it."""

from typing import Final, Literal, get_args

Action = Literal[
    "shipment.dispatched",
    "shipment.delivered",
    "claim.taken",
    "claim.released",
    "stock.moved",
    "product.made",
    "product.changed",
    "product.withdrawn",
    "product.sold_again",
    "order.placed",
    "order.cancellation_requested",
    "event.replayed",
    "mail.replayed",
    "view.saved",
    "view.shared",
    "view.renamed",
    "view.removed",
    "member.added",
    "member.role_changed",
    "member.deactivated",
    "member.reactivated",
    "member.password_changed",
    "member.sessions_ended",
    "member.logged_in",
    "member.login_failed",
    "member.logged_out",
    "key.created",
    "key.revoked",
    "carrier.added",
    "carrier.renewed",
    "carrier.removed",
    "retention.changed",
]
ACTIONS: Final[tuple[Action, ...]] = get_args(Action)
