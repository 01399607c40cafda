"""A family's texts in further languages, as fields of its form.

A word is known by the value that it stands for (`word_de_0:Blue`), and its field by a number.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec

from app.i18n.language import LANGUAGES
from app.routes.staff.products.text_fields import further
from app.services.products import FamilyNameSaid, FamilyText, OptionWord
from app.web.forms import Form
from app.web.merging import WAS

OPTIONS: Final = 3
# More than a family of 100 products has values of one option.
NUMBERS: Final = 101
WORD: Final = "word_"
# The prefix of a product's id, where its values are compared.
MEMBER: Final = "member_"


class SaidOption(msgspec.Struct, frozen=True):
    """An option of the family with its values, as the shop names them."""

    place: int
    name: str
    values: list[str]


def word_key(code: str, place: int, value: str) -> str:
    return f"{WORD}{code}_{place}:{value}"


def fields_of(texts: Mapping[str, FamilyText]) -> dict[str, str]:
    """Returns the names, the options and the words of a family, as its form is opened."""
    fields: dict[str, str] = {}
    for code in further():
        one = texts.get(code, FamilyText())
        fields[f"name_{code}"] = one.name
        fields |= {f"option_{code}_{place}": name for place, name in enumerate(one.options)}
        for place, words in enumerate(one.values):
            fields |= {word_key(code, place, value): word for value, word in words.items()}
    return fields


def compared(fields: Form) -> dict[str, str]:
    """Returns what two editors may differ in."""
    names = [name for code in further() for name in _names(code)]
    words = {name: value for name, value in fields.items() if name.startswith(WORD)}
    return {name: fields.get(name, "") for name in names} | words


def label_of(name: str, labels: Mapping[str, str]) -> str:
    """Returns the label of a field in further languages; an empty one for any other field."""
    for code in further():
        spoken = LANGUAGES[code].own_name
        if name.startswith(f"{WORD}{code}_"):
            return f"{name.partition(':')[2]} ({spoken})"
        if name in _names(code):
            return f"{labels[name.replace(f'_{code}', '')]} ({spoken})"
    return ""


def by_value(form: Form) -> dict[str, str]:
    """Returns the fields of a form that was sent, with each word at its value.

    The word of a value that is renamed everywhere goes with it.
    """
    renamed = _renamed(form)
    fields = {name: value for name, value in form.items() if not name.startswith(WORD)}
    for place in range(OPTIONS):
        for number in range(NUMBERS):
            value = form.get(f"known_{place}_{number}", "")
            for code in further() if value else ():
                word = form.get(f"{WORD}{code}_{place}_{number}", "")
                key = word_key(code, place, renamed.get((place, value), value))
                fields[key] = word or fields.get(key, "")
    return fields


def by_number(
    fields: Mapping[str, str], errors: Mapping[str, str], said: Sequence[SaidOption]
) -> tuple[dict[str, str], dict[str, str]]:
    """Returns the fields and the errors by the names that the page has for them."""
    names = {
        word_key(code, option.place, value): f"{WORD}{code}_{option.place}_{number}"
        for code in further()
        for option in said
        for number, value in enumerate(option.values)
    }
    return (
        {names.get(name, name): value for name, value in fields.items()},
        {names.get(name, name): message for name, message in errors.items()},
    )


def said_options(fields: Form, rows: Sequence[int]) -> list[SaidOption]:
    """Returns the options that have a name, with the values of the products that stay."""
    return [
        SaidOption(place, name, list(dict.fromkeys(filter(None, values))))
        for place in range(OPTIONS)
        if (name := fields.get(f"option_{place}", ""))
        for values in [
            [
                fields.get(f"value_{row}_{place}", "")
                for row in rows
                if not fields.get(f"part_{row}")
            ]
        ]
    ]


def read_texts(fields: Form, said: Sequence[SaidOption], check: Any) -> dict[str, FamilyText]:
    """Calls `check` with each field, its value, and its type."""
    texts: dict[str, FamilyText] = {}
    for code in further():
        named = fields.get(f"name_{code}", "")
        check(f"name_{code}", named, FamilyNameSaid)
        options = [f"option_{code}_{one.place}" for one in said]
        for name in options:
            check(name, fields.get(name, ""), OptionWord)
        keys = [{value: word_key(code, one.place, value) for value in one.values} for one in said]
        for name in (name for one in keys for name in one.values()):
            check(name, fields.get(name, ""), OptionWord)
        texts[code] = FamilyText(
            named,
            [fields.get(name, "") for name in options],
            [{value: fields.get(name, "") for value, name in one.items()} for one in keys],
        )
    return texts


def field_of(error: str, said: Sequence[SaidOption]) -> str:
    """Returns the field for an error at a path such as `texts.de.values[0]`."""
    _texts, code, part = error.split(".")
    name, _bracket, place = part.partition("[")
    if name == "name":
        return f"name_{code}"
    if name == "options":
        return f"option_{code}_{said[0].place}"
    option = said[int(place.rstrip("]"))]
    return word_key(code, option.place, option.values[0])


def _names(code: str) -> list[str]:
    return [f"name_{code}", *(f"option_{code}_{place}" for place in range(OPTIONS))]


def _renamed(form: Form) -> dict[tuple[int, str], str]:
    rows = [row for row in range(NUMBERS) if form.get(f"product_{row}")]
    stay = [row for row in rows if not form.get(f"part_{row}")]
    renamed: dict[tuple[int, str], str] = {}
    for row in stay:
        now = {
            place: value
            for place in range(OPTIONS)
            if (value := form.get(f"value_{row}_{place}", ""))
        }
        was = form.get(f"{WAS}{MEMBER}{form[f'product_{row}']}", "").split(", ")
        # A comma within a value leaves open which value had been which.
        if len(was) == len(now):
            renamed |= {
                (place, old): new for old, (place, new) in zip(was, now.items(), strict=True)
            }
    kept = {
        (place, form.get(f"value_{row}_{place}", "")) for row in stay for place in range(OPTIONS)
    }
    return {old: new for old, new in renamed.items() if old not in kept}
