"""The form of a family: its options, the values of each product, and what is to be made."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from app.i18n.language import gettext as _
from app.services.products import Family, FamilyInput, FamilyMember, FamilyName, OptionName
from app.values.fields import Invalid, ProductId
from app.web.forms import Form
from app.web.merging import WAS, Merge, merge

OPTIONS: Final = 3
# More rows than a family has members.
ROWS: Final = 101
# The prefix of a product's id, where its values are compared.
MEMBER: Final = "member_"


class FamilyEntry(msgspec.Struct, frozen=True):
    """What was typed. `rows` has the number, the product id and the values of each product."""

    given: FamilyInput
    rows: list[int]
    values: list[list[str]]
    wrong: dict[str, str]


def family_fields(family: Family | None, product_id: str, name: str) -> dict[str, str]:
    """Returns the fields of the form as it is opened."""
    if family is None:
        return {"name": name, "option_0": "", "product_0": product_id, "version": "0"}
    fields = {"name": family.name, "version": str(family.version)}
    fields |= {f"option_{place}": option for place, option in enumerate(family.options)}
    for row, member in enumerate(family.members):
        fields[f"product_{row}"] = member.product_id
        fields |= {f"value_{row}_{place}": value for place, value in enumerate(member.values)}
    return fields


def family_texts(fields: Form) -> dict[str, str]:
    """Returns the name, the options and each product's values, in which two editors may differ."""
    texts = {"name": fields["name"]}
    texts |= {f"option_{place}": fields.get(f"option_{place}", "") for place in range(OPTIONS)}
    for row in rows_of(fields):
        values = [fields.get(f"value_{row}_{place}", "") for place in range(OPTIONS)]
        shown = "" if fields.get(f"part_{row}") else ", ".join(filter(None, values))
        texts[MEMBER + fields[f"product_{row}"]] = shown
    return texts


def merge_family(form: Form, saved: Form) -> tuple[Merge, dict[str, str]]:
    """Compares the form with the fields as they are saved, and returns the merged fields, too."""
    mine, theirs = family_texts(form), family_texts(saved)
    was: dict[str, str | None] = {}
    for name in {**mine, **theirs}:
        # What was no member yet when the form was opened has no field.
        was[name] = form.get(WAS + name, "" if name.startswith(MEMBER) else None)
    members = {name: "" for name in was if name.startswith(MEMBER)}
    both = merge(was, {**members, **mine}, {**members, **theirs})
    taken = {name for name, _theirs in both.taken}
    fields = {name: value for name, value in both.entry.items() if name not in members}
    fields |= {name: value for name, value in form.items() if name.startswith("make_")}
    theirs_at = {saved[f"product_{row}"]: (saved, row) for row in rows_of(saved)}
    # A product keeps its row; None is for one that the other editor alone has taken out.
    rows = {
        (product_id := form[f"product_{row}"]): theirs_at.get(product_id)
        if MEMBER + product_id in taken
        else (form, row)
        for row in rows_of(form)
    }
    rows |= {
        product_id: there
        for product_id, there in theirs_at.items()
        if product_id not in rows and MEMBER + product_id in taken
    }
    for number, (source, row) in enumerate(filter(None, rows.values())):
        kept = ("product_{}", "part_{}", *(f"value_{{}}_{place}" for place in range(OPTIONS)))
        fields |= {name.format(number): source.get(name.format(row), "") for name in kept}
    return both, {**fields, "version": saved["version"]}


def opened_with(form: Form) -> dict[str, str]:
    """Returns the values with which a form that was sent had been opened."""
    return {name.removeprefix(WAS): value for name, value in form.items() if name.startswith(WAS)}


def labels_of(both: Merge) -> dict[str, str]:
    labels = {"name": _("Name of the family")}
    for place in range(OPTIONS):
        labels[f"option_{place}"] = _("Option %(number)s") % {"number": place + 1}
    shown = [*(one.name for one in both.compared), *(name for name, _theirs in both.taken)]
    return {name: labels.get(name, name.removeprefix(MEMBER)) for name in shown}


def rows_of(fields: Form) -> list[int]:
    return [row for row in range(ROWS) if fields.get(f"product_{row}")]


def read_family(form: Form) -> FamilyEntry:
    wrong: dict[str, str] = {}
    _check(wrong, "name", form["name"], FamilyName, _("Enter a name of at most 120 characters"))
    named = [place for place in range(OPTIONS) if form[f"option_{place}"]] or [0]
    for place in named:
        message = _("Enter an option such as Colour, of at most 40 characters")
        _check(wrong, f"option_{place}", form[f"option_{place}"], OptionName, message)
    members: list[FamilyMember] = []
    rows = [row for row in rows_of(form) if not form[f"part_{row}"]]
    for row in rows:
        message = _("Enter a product ID")
        _check(wrong, f"product_{row}", form[f"product_{row}"], ProductId, message)
        for place in named:
            field = f"value_{row}_{place}"
            message = _("Enter a value of at most 40 characters")
            _check(wrong, field, form[field], OptionName, message)
        members.append(
            FamilyMember(form[f"product_{row}"], [form[f"value_{row}_{place}"] for place in named])
        )
    values = [_listed(form[f"make_{place}"]) for place in named]
    if any(values) and not all(values):
        missing = named[[bool(one) for one in values].index(False)]
        wrong[f"make_{missing}"] = _("Enter the values of every option, or of none")
    for place, known in zip(named, values, strict=True):
        message = _("Enter values of at most 40 characters each")
        for value in known:
            _check(wrong, f"make_{place}", value, OptionName, message)
    options = [form[f"option_{place}"] for place in named]
    given = FamilyInput(form["name"], options, members)
    return FamilyEntry(given, rows, values if all(values) else [], wrong)


def fault_of(error: Invalid, entry: FamilyEntry) -> dict[str, str]:
    """Returns the service's refusal at the field that it concerns."""
    place, dot, name = error.field.removeprefix("members[").partition("].")
    if not dot:
        field = "option_0" if error.field == "options" else "make_0"
        subjects = {"options": _("The options"), "family_id": _("The family")}
        subject = subjects.get(error.field, _("The products"))
        return {field: f"{subject} {_(error.message)}"}
    if int(place) >= len(entry.rows):
        return {"make_0": f"{_('A new product')} {_(error.message)}"}
    row = entry.rows[int(place)]
    field = f"product_{row}" if name == "product_id" else f"value_{row}_0"
    return {field: f"{_('This product')} {_(error.message)}"}


def _check(wrong: dict[str, str], field: str, value: str, kind: Any, message: str) -> None:
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError:
        wrong.setdefault(field, message)


def _listed(typed: str) -> list[str]:
    known: Mapping[str, str] = {
        value.casefold(): value for one in typed.split(",") if (value := " ".join(one.split()))
    }
    return list(known.values())
