"""How a line of the audit log reads: who, what, on what, and what changed."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

import msgspec
from markupsafe import Markup

from app.audit_log import Line
from app.i18n.language import gettext as _
from app.i18n.language import gettext_noop
from app.routes.staff.board.view_query import TABS
from app.routes.staff.mails import TELL_OF
from app.values import formats
from app.values.money import Money
from app.web.filters import moment

DEEDS: Final[Mapping[str, str]] = {
    "shipment.dispatched": gettext_noop("Marked shipped"),
    "shipment.delivered": gettext_noop("Marked delivered"),
    "shipment.tracking_corrected": gettext_noop("Tracking number corrected"),
    "shipment.delivery_corrected": gettext_noop("Delivery corrected"),
    "shipment.delivery_retracted": gettext_noop("Delivery taken back"),
    "claim.taken": gettext_noop("Parcel claimed"),
    "claim.released": gettext_noop("Claim released"),
    "stock.moved": gettext_noop("Stock changed"),
    "product.made": gettext_noop("Product made"),
    "product.changed": gettext_noop("Product changed"),
    "product.withdrawn": gettext_noop("Product withdrawn"),
    "product.sold_again": gettext_noop("Product sold again"),
    "order.placed": gettext_noop("Order placed"),
    "order.cancellation_requested": gettext_noop("Cancellation asked for"),
    "order.links_renewed": gettext_noop("Order's links made anew"),
    "order.email_corrected": gettext_noop("Order's email corrected"),
    "event.replayed": gettext_noop("Event replayed"),
    "mail.replayed": gettext_noop("Mail sent again"),
    "view.saved": gettext_noop("View saved"),
    "view.shared": gettext_noop("View shared with all"),
    "view.renamed": gettext_noop("View renamed"),
    "view.removed": gettext_noop("View removed"),
    "member.added": gettext_noop("Added to the staff"),
    "member.role_changed": gettext_noop("Role changed"),
    "member.deactivated": gettext_noop("Deactivated"),
    "member.reactivated": gettext_noop("Reactivated"),
    "member.password_changed": gettext_noop("Password changed"),
    "member.sessions_ended": gettext_noop("Logged out elsewhere"),
    "member.logged_in": gettext_noop("Logged in"),
    "member.login_failed": gettext_noop("Wrong password"),
    "member.logged_out": gettext_noop("Logged out"),
    "key.created": gettext_noop("API key made"),
    "key.revoked": gettext_noop("API key revoked"),
    "carrier.added": gettext_noop("Carrier may tell"),
    "carrier.renewed": gettext_noop("Carrier has a new secret"),
    "carrier.removed": gettext_noop("Carrier may tell no more"),
    "webhook.added": gettext_noop("Endpoint added"),
    "webhook.changed": gettext_noop("Endpoint changed"),
    "webhook.paused": gettext_noop("Endpoint paused"),
    "webhook.resumed": gettext_noop("Endpoint resumed"),
    "webhook.secret_renewed": gettext_noop("Endpoint has a new secret"),
    "webhook.removed": gettext_noop("Endpoint removed"),
    "webhook.tested": gettext_noop("Test sent to an endpoint"),
    "webhook.replayed": gettext_noop("Sent to an endpoint again"),
    "settings.changed": gettext_noop("Shop settings changed"),
    "retention.changed": gettext_noop("Days to keep the log changed"),
}
KINDS: Final[Mapping[str, str]] = {
    "member": gettext_noop("staff"),
    "key": gettext_noop("API key"),
    "command": gettext_noop("on the server"),
    "visitor": gettext_noop("not logged in"),
}
FIELDS: Final[Mapping[str, str]] = {
    "status": gettext_noop("Status"),
    "carrier": gettext_noop("Carrier"),
    "tracking_number": gettext_noop("Tracking number"),
    "delivered_at": gettext_noop("Delivered at"),
    "delivery_location": gettext_noop("Left at"),
    "retracted_at": gettext_noop("Taken back at"),
    "claimed_by": gettext_noop("Claimed by"),
    "on_hand": gettext_noop("On hand"),
    "reason": gettext_noop("Reason"),
    "name": gettext_noop("Name"),
    "description": gettext_noop("Description"),
    "price": gettext_noop("Price"),
    "category": gettext_noop("Category"),
    "picture": gettext_noop("Picture"),
    "reorder_point": gettext_noop("Low at"),
    "sold": gettext_noop("On sale"),
    "query": gettext_noop("Filters"),
    "shared": gettext_noop("Shared"),
    "email": gettext_noop("Email"),
    "role": gettext_noop("Role"),
    "scopes": gettext_noop("Scopes"),
    "listener": gettext_noop("For"),
    "count": gettext_noop("How many"),
    "tells_of": gettext_noop("Subject"),
    "host": gettext_noop("Host"),
    "address": gettext_noop("Fingerprint of the address"),
    "event_types": gettext_noop("Events"),
    "event_id": gettext_noop("Event"),
    "kept_days": gettext_noop("Days"),
}
CODES: Final[Mapping[str, Mapping[str, str]]] = {
    "status": TABS,
    "tells_of": {**TABS, **TELL_OF},
    "role": {"manager": gettext_noop("manager"), "packer": gettext_noop("packer")},
}
"""Fields whose values are translated."""
PAGES: Final[Mapping[str, str]] = {
    "shipment": "/staff/shipments/{}",
    "order": "/staff/orders/{}",
    "product": "/staff/products/{}",
    "view": "/staff/views",
    "member": "/staff/people/{}",
    "key": "/staff/keys",
    "shop": "/staff/settings",
    "webhook": "/staff/webhooks/{}",
    "event": "/staff/events",
    "mail": "/staff/events",
}
"""Where the staff look at what a line is about."""

Shown = str | Markup


class Change(msgspec.Struct, frozen=True):
    """One field; `before` is None where there was nothing to compare with, as is `after`."""

    label: str
    before: Shown | None
    after: Shown | None


class Row(msgspec.Struct, frozen=True):
    """A line in the reader's words."""

    line: Line
    deed: str
    who: str
    subject: str
    href: str
    changes: list[Change]


def in_words(line: Line) -> Row:
    """A deed, a kind or a field of an earlier time that has no words any more stays as it is."""
    every = line.subject_id == "all"
    page = PAGES.get(line.subject_kind, "") if line.subject_id and not every else ""
    nobody = _("all that had failed") if every else _("nobody known")
    return Row(
        line=line,
        deed=_said(DEEDS, line.action),
        who=_said(KINDS, line.actor.kind),
        subject=nobody if every else line.subject_name or line.subject_id or nobody,
        href=page.format(line.subject_id),
        changes=[
            Change(
                _said(FIELDS, name),
                _value(name, line.before[name]) if name in line.before else None,
                _value(name, line.after[name]) if name in line.after else None,
            )
            for name in sorted({*line.before, *line.after}, key=_place)
            if line.before.get(name) or line.after.get(name) or name in line.before
        ],
    )


def _place(name: str) -> tuple[int, str]:
    """Fields come in the order of `FIELDS`, whatever the database makes of it."""
    known = list(FIELDS)
    return (known.index(name) if name in known else len(known)), name


def _said(words: Mapping[str, str], code: str) -> str:
    return _(words[code]) if code in words else code


def _value(name: str, value: object) -> Shown:
    if name in CODES and isinstance(value, str):
        return _said(CODES[name], value)
    if name.endswith("_at") and isinstance(value, str):
        return moment(datetime.fromisoformat(value))
    return _SHOWN.get(type(value), str)(value)


def _listed(values: list[Any]) -> str:
    return ", ".join(map(str, values))


def _money(value: dict[str, Any]) -> str:
    return formats.money(msgspec.convert(value, Money))


def _yes_or_no(value: bool) -> str:
    return _("yes") if value else _("no")


_SHOWN: Final[Mapping[type, Callable[[Any], str]]] = {
    bool: _yes_or_no,
    dict: _money,
    list: _listed,
    type(None): lambda _nothing: "—",
    str: lambda text: text or "—",
}
"""How a value is shown, by what JSON makes of it."""
