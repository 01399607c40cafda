"""The filters of the audit log in its address: read, written, and shown as chips."""

from collections.abc import Mapping
from datetime import date
from typing import Final
from urllib.parse import urlencode

import msgspec

from app.audit_log import Actor, Filters
from app.i18n.language import gettext as _
from app.i18n.language import gettext_noop
from app.routes.staff.audit_log.words import KINDS
from app.services.flats import ACTIONS
from app.values.formats import day
from app.web.forms import one_line
from app.web.list_filters import Chip, day_of

LOG: Final = "/staff/audit-log"
# The labels of the filters, by their names in the address.
LABELS: Final = {
    "actor": gettext_noop("Who"),
    "action": gettext_noop("What"),
    "subject": gettext_noop("Target"),
    "address": gettext_noop("IP address"),
    "day_from": gettext_noop("Since"),
    "day_to": gettext_noop("Until"),
}
NUMBERED: Final = "ORD-"


def read_filters(asked: Mapping[str, str]) -> Filters:
    # A link that was changed by hand still leads to a list. Logins are many, and hide the rest.
    given = {name: one_line(asked.get(name, "")) for name in LABELS}
    subject = given["subject"]
    return Filters(
        actor=given["actor"] if given["actor"].partition(":")[0] in KINDS else "",
        action=given["action"] if given["action"] in ACTIONS else "",
        subject=subject.upper() if subject.upper().startswith(NUMBERED) else subject,
        address=given["address"],
        day_from=day_of(given["day_from"]),
        day_to=day_of(given["day_to"]),
        logins=bool(asked.get("logins")) or given["action"] in ACTIONS,
    )


def href(filters: Filters, path: str = LOG, /, **changed: str | None) -> str:
    given = msgspec.structs.asdict(filters)
    shows_logins = given.pop("logins") and not filters.action
    asked = {name: str(value) for name, value in given.items() if value}
    asked |= {"logins": "1"} if shows_logins else {}
    left = {name: value for name, value in (asked | changed).items() if value}
    return f"{path}?{urlencode(left)}" if left else path


def chips(filters: Filters, actors: Mapping[str, str]) -> list[Chip]:
    """Expects the names of all `actors`, by `kind:id`."""
    words = {
        "actor": actors.get(filters.actor, filters.actor.partition(":")[2]),
        "action": _(ACTIONS[filters.action]) if filters.action else "",
        "subject": filters.subject,
        "address": filters.address,
        "day_from": _day(filters.day_from),
        "day_to": _day(filters.day_to),
    }
    return [
        Chip(_(label), words[name], href(filters, **{name: None}))
        for name, label in LABELS.items()
        if words[name]
    ]


def named(actors: list[Actor]) -> dict[str, str]:
    """Returns names such as `Bea (staff)`, by `kind:id`."""
    return {
        f"{actor.kind}:{actor.actor_id}": f"{actor.name} ({_(KINDS[actor.kind])})".strip()
        for actor in actors
    }


def _day(on: date | None) -> str:
    return day(on) if on else ""
