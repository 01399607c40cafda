"""The words in which a line of the audit log is shown: who, what, on what, and what changed."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

import msgspec
from markupsafe import Markup

from app.audit_log import AuditLine
from app.i18n.language import gettext as _
from app.i18n.language import gettext_noop
from app.services.flats import ACTIONS, FIELDS
from app.values import formats
from app.values.money import Money
from app.web.filters import moment
from app.web.words import (
    CANCEL_REASONS,
    HOLD_REASONS,
    MAIL_KINDS,
    PAPERS,
    REST_CHOICES,
    ROLES,
    SHORTAGE_RULES,
    STATUSES,
    TAX_CLASSES,
)

KINDS: Final[Mapping[str, str]] = {
    "member": gettext_noop("staff"),
    "key": gettext_noop("API key"),
    "command": gettext_noop("command line"),
    "visitor": gettext_noop("not logged in"),
    "timer": gettext_noop("at a set time"),
}
# Fields whose values are translated.
CODES: Final[Mapping[str, Mapping[str, str]]] = {
    "reason": CANCEL_REASONS,
    "status": STATUSES,
    "hold": HOLD_REASONS,
    "paper": PAPERS,
    "tax_class": TAX_CLASSES,
    "tells_of": {**STATUSES, **MAIL_KINDS},
    "rest": SHORTAGE_RULES,
    "choice": REST_CHOICES,
    "shortage_rule": SHORTAGE_RULES,
    "shortage_default": REST_CHOICES,
    "role": ROLES,
}
# The staff page for the subject of a line, by its kind.
PAGES: Final[Mapping[str, str]] = {
    "shipment": "/staff/shipments/{}",
    "order": "/staff/orders/{}",
    "restore": "/staff/restores",
    "round": "/staff/rounds/{}",
    "product": "/staff/products/{}",
    "family": "/staff/families/{}",
    "stocktake": "/staff/stock-takes/{}",
    "import": "/staff/imports/{}",
    "view": "/staff/views",
    "member": "/staff/people/{}",
    "key": "/staff/keys",
    "shop": "/staff/settings",
    "legal": "/staff/settings/legal",
    "delivery_method": "/staff/settings/delivery/{}",
    "setup": "/staff/setup",
    "customer": "/staff/customers/data",
    "invitation": "/staff/people",
    "webhook": "/staff/webhooks/{}",
    "event": "/staff/events",
    "mail": "/staff/events",
    "till": "/staff/till",
    "difference": "/staff/till",
}

ShownValue = str | Markup


class FieldChange(msgspec.Struct, frozen=True):
    """A field that changed; `before` or `after` is None if the line has no such value."""

    label: str
    before: ShownValue | None
    after: ShownValue | None


class ShownLine(msgspec.Struct, frozen=True):
    """A line in the reader's words."""

    line: AuditLine
    action: str
    who: str
    subject: str
    href: str
    changes: list[FieldChange]


def in_words(line: AuditLine) -> ShownLine:
    # An action, a kind or a field of another version may have no words, and stays as it is.
    every = line.subject_id == "all"
    page = PAGES.get(line.subject_kind, "") if line.subject_id and not every else ""
    nobody = _("everything that had failed") if every else _("unknown")
    return ShownLine(
        line=line,
        action=_said(ACTIONS, line.action),
        who=_said(KINDS, line.actor.kind),
        subject=nobody if every else line.subject_name or line.subject_id or nobody,
        href=page.format(line.subject_id),
        changes=[
            FieldChange(
                _said(FIELDS, name),
                _value(name, line.before[name]) if name in line.before else None,
                _value(name, line.after[name]) if name in line.after else None,
            )
            for name in sorted({*line.before, *line.after}, key=_place)
            if _says_something(line, name)
        ],
    )


def _says_something(line: AuditLine, name: str) -> bool:
    before, after = line.before.get(name), line.after.get(name)
    return bool(before or after) or (name in line.before and (before, after) != (None, None))


def _place(name: str) -> tuple[int, str]:
    # The database does not keep the fields in their order.
    known = list(FIELDS)
    return (known.index(name) if name in known else len(known)), name


def _said(words: Mapping[str, str], code: str) -> str:
    return _(words[code]) if code in words else code


def _value(name: str, value: object) -> ShownValue:
    if name in CODES and isinstance(value, str):
        return _said(CODES[name], value)
    if name.endswith(("_at", "_until")) and isinstance(value, str) and value:
        return moment(datetime.fromisoformat(value))
    return _SHOWN.get(type(value), str)(value)


def _listed(values: list[Any]) -> str:
    return ", ".join(map(str, values))


def _money(value: dict[str, Any]) -> str:
    return formats.format_money(msgspec.convert(value, Money))


def _yes_or_no(value: bool) -> str:
    return _("yes") if value else _("no")


# The functions that show a value, by its type in JSON.
_SHOWN: Final[Mapping[type, Callable[[Any], str]]] = {
    bool: _yes_or_no,
    dict: _money,
    list: _listed,
    type(None): lambda _nothing: "—",
    str: lambda text: text or "—",
}
