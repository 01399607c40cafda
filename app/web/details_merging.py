"""The form of an order's address, note and phone, when these were changed elsewhere meanwhile."""

from collections.abc import Mapping
from typing import Any, Final

from app.i18n.language import gettext_noop
from app.values import phones
from app.web.address_fields import address_from
from app.web.forms import Form, typed
from app.web.merging import WAS, Merge, merge

ADDRESS: Final = ("country", "company", "line1", "line2", "postcode", "city", "state")
LABELS: Final[Mapping[str, str]] = {
    "country": gettext_noop("Country"),
    "company": gettext_noop("Company"),
    "line1": gettext_noop("Address"),
    "line2": gettext_noop("Second address line"),
    "postcode": gettext_noop("Postcode"),
    "city": gettext_noop("City"),
    "state": gettext_noop("State or province"),
    "note": gettext_noop("Note"),
    "phone": gettext_noop("Phone"),
}


def merge_details(form: Form, known: Mapping[str, str]) -> Merge:
    """Takes a form without faults, and what the order has by now."""
    was, mine = {name: form.get(WAS + name) for name in LABELS}, typed(form, *LABELS)
    if mine["phone"] != was["phone"]:
        # The same number can be typed in many ways.
        mine["phone"] = phones.read_phone(mine["phone"], mine["country"]) or ""
    return merge(was, mine, known)


def has_clash(both: Merge) -> bool:
    """Returns whether both changed one field, or each a part of the address.

    Parts of two addresses together may be a place that neither of the editors meant.
    """
    ours = any(one.name in ADDRESS for one in both.compared)
    theirs = any(name in ADDRESS for name, _theirs in both.taken)
    return (ours and theirs) or any(one.clash for one in both.compared)


def changed_details(both: Merge) -> dict[str, Any]:
    """Returns the fields of `sales.Details` that this editor changed."""
    names, entry = {one.name for one in both.compared}, both.entry
    changed: dict[str, Any] = {"note": entry["note"]} if "note" in names else {}
    if "phone" in names:
        changed["phone"] = entry["phone"] or None
    if names.intersection(ADDRESS):
        changed["delivery_address"] = address_from(entry)
    return changed
