"""The form of an order's invoice details, when these were changed elsewhere meanwhile."""

from collections.abc import Mapping
from typing import Any, Final, Protocol

from app.i18n.language import gettext_noop
from app.values import vat_ids
from app.values.postal import PostalAddress
from app.web.billing_fields import BILLING_FIELDS, PARTS, PREFIX, TICK, billing_from
from app.web.details_merging import LABELS as DETAILS
from app.web.forms import Form, typed
from app.web.merging import WAS, Merge, merge

ADDRESS: Final = frozenset({TICK, *(PREFIX + name for name in PARTS)})
LABELS: Final[Mapping[str, str]] = {
    "vat_id": gettext_noop("VAT ID"),
    TICK: gettext_noop("Different details"),
    f"{PREFIX}country": DETAILS["country"],
    f"{PREFIX}name": gettext_noop("Name"),
    **{
        PREFIX + name: DETAILS[name]
        for name in ("company", "line1", "line2", "postcode", "city", "state")
    },
}


class NamedAddress(PostalAddress, Protocol):
    @property
    def name(self) -> str: ...


def known_billing(address: NamedAddress | None, vat_id: str | None) -> dict[str, str]:
    """Returns what the fields show of an order before anything is typed."""
    known = dict.fromkeys(BILLING_FIELDS, "") | {"vat_id": vat_id or ""}
    if address is None:
        return known
    parts = {PREFIX + one: getattr(address, one, None) or "" for one in PARTS}
    return known | parts | {TICK: "1"}


def merge_billing(form: Form, known: Mapping[str, str]) -> Merge:
    """Takes a form without faults, and what the order has by now."""
    was, mine = {name: form.get(WAS + name) for name in LABELS}, typed(form, *LABELS)
    mine["vat_id"] = vat_ids.as_written(mine["vat_id"]) or ""
    if not mine[TICK]:
        # Without scripts the fields stay when the tick goes.
        mine |= dict.fromkeys(ADDRESS, "")
    return merge(was, mine, known)


def billing_clash(both: Merge) -> bool:
    """Returns whether both changed one field, or each a part of the address."""
    ours = any(one.name in ADDRESS for one in both.compared)
    theirs = any(name in ADDRESS for name, _theirs in both.taken)
    return (ours and theirs) or any(one.clash for one in both.compared)


def merged_billing(both: Merge) -> dict[str, Any]:
    """Returns the fields of `sales.Billing`."""
    entry = both.entry
    return {"billing_address": billing_from(entry), "vat_id": entry["vat_id"] or None}
