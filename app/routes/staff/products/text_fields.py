"""The fields of a product's name and description in languages that are not the shop's own."""

from collections.abc import Mapping
from typing import Final

from app.i18n.language import LANGUAGES, gettext_noop
from app.services.products import ProductInput, ProductRecord, ProductText
from app.values.fields import Name, Note
from app.values.languages import own_language
from app.web.forms import Field, Form

NAMES: Final[Mapping[str, str]] = {
    "en": gettext_noop("Name in English"),
    "de": gettext_noop("Name in German"),
    "fr": gettext_noop("Name in French"),
}
DESCRIPTIONS: Final[Mapping[str, str]] = {
    "en": gettext_noop("Description in English"),
    "de": gettext_noop("Description in German"),
    "fr": gettext_noop("Description in French"),
}
LABELS: Final = {
    f"{part}_{code}": words[code]
    for code in LANGUAGES
    for part, words in (("name", NAMES), ("description", DESCRIPTIONS))
}
FIELDS: Final = {
    name: Field(label, Name if name.startswith("name") else Note) for name, label in LABELS.items()
}


def further() -> list[str]:
    return [code for code in LANGUAGES if code != own_language()]


def texts(product: ProductRecord | ProductInput) -> dict[str, str]:
    known = {code: one for code, one in (product.texts or {}).items() if code in further()}
    return {
        f"{part}_{code}": getattr(known.get(code), part, "")
        for code in LANGUAGES
        for part in ("name", "description")
    }


def read(form: Form) -> dict[str, ProductText]:
    return {
        code: ProductText(form[f"name_{code}"], form[f"description_{code}"]) for code in further()
    }
