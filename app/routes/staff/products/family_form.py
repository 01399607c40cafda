"""The form of a family: its options, the values of each product, and what is to be made."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from app.i18n.language import gettext as _
from app.routes.staff.products import family_words
from app.routes.staff.products.family_words import MEMBER, OPTIONS, WORD, SaidOption
from app.services.products import Family, FamilyInput, FamilyMember, FamilyName, OptionName
from app.values.fields import Invalid, ProductId
from app.web.forms import Form
from app.web.merging import WAS, Merge, merge

# More rows than a family has members.
ROWS: Final = 101


class FamilyEntry(msgspec.Struct, frozen=True):
    """What was typed, with the rows of the products that stay, and the options in all languages."""

    given: FamilyInput
    rows: list[int]
    said: list[SaidOption]
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
    return fields | family_words.fields_of(family.texts)


def family_texts(fields: Form) -> dict[str, str]:
    """Returns the name, the options and each product's values, in which two editors may differ,
    and the same in further languages.
    """
    texts = {"name": fields["name"]}
    texts |= {f"option_{place}": fields.get(f"option_{place}", "") for place in range(OPTIONS)}
    for row in rows_of(fields):
        values = [fields.get(f"value_{row}_{place}", "") for place in range(OPTIONS)]
        shown = "" if fields.get(f"part_{row}") else ", ".join(filter(None, values))
        texts[MEMBER + fields[f"product_{row}"]] = shown
    return texts | family_words.compared(fields)


def merge_family(form: Form, saved: Form) -> tuple[Merge, dict[str, str]]:
    """Compares the form with the fields as they are saved, and returns the merged fields, too."""
    mine, theirs = family_texts(form), family_texts(saved)
    was: dict[str, str | None] = {}
    for name in {**mine, **theirs}:
        # What was no member or value yet when the form was opened has no field.
        was[name] = form.get(WAS + name, "" if name.startswith((MEMBER, WORD)) else None)
    members = {name: "" for name in was if name.startswith(MEMBER)}
    missing = dict.fromkeys(was, "")
    both = merge(was, {**missing, **mine}, {**missing, **theirs})
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
    return {
        name: labels.get(name) or family_words.label_of(name, labels) or name.removeprefix(MEMBER)
        for name in shown
    }


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
    said = family_words.said_options(form, rows)

    def check(field: str, value: str, kind: Any) -> None:
        longest = 120 if field.startswith("name") else 40
        message = _("Enter at most %(count)s characters") % {"count": longest}
        _check(wrong, field, value, kind, message)

    texts = family_words.read_texts(form, said, check)
    given = FamilyInput(form["name"], options, members, texts)
    return FamilyEntry(given, rows, said, values if all(values) else [], wrong)


def fault_of(error: Invalid, entry: FamilyEntry) -> dict[str, str]:
    """Returns the service's refusal at the field that it concerns."""
    if error.field.startswith("texts."):
        part = error.field.split(".")[-1].partition("[")[0]
        subjects = {"name": _("The family"), "options": _("The options")}
        subject = subjects.get(part, _("The words"))
        return {family_words.field_of(error.field, entry.said): f"{subject} {_(error.message)}"}
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
