"""VAT identification numbers as they are written on an imprint and an invoice.

The forms are those of the European Union's member states (VIES) and of Northern Ireland. A number
of any other country stays as typed. The shop's own number is refused if it is wrong; that of a
customer is only doubted, since she knows it and the shop does not.
"""

import re
from collections.abc import Mapping
from typing import Final

from app.i18n.language import gettext as _
from app.i18n.language import gettext_noop
from app.values.fields import Invalid

# By country: what follows its letters, and an example.
FORMS: Final[Mapping[str, tuple[str, str]]] = {
    "AT": (r"U\d{8}", "ATU12345678"),
    "BE": (r"[01]\d{9}", "BE0123456789"),
    "BG": (r"\d{9,10}", "BG123456789"),
    "CY": (r"\d{8}[A-Z]", "CY12345678X"),
    "CZ": (r"\d{8,10}", "CZ12345678"),
    "DE": (r"\d{9}", "DE123456789"),
    "DK": (r"\d{8}", "DK12345678"),
    "EE": (r"\d{9}", "EE123456789"),
    "EL": (r"\d{9}", "EL123456789"),
    "ES": (r"[A-Z0-9]\d{7}[A-Z0-9]", "ESX1234567X"),
    "FI": (r"\d{8}", "FI12345678"),
    "FR": (r"[A-Z0-9]{2}\d{9}", "FR12345678901"),
    "HR": (r"\d{11}", "HR12345678901"),
    "HU": (r"\d{8}", "HU12345678"),
    "IE": (r"\d[A-Z0-9+*]\d{5}[A-Z]{1,2}", "IE1234567FA"),
    "IT": (r"\d{11}", "IT12345678901"),
    "LT": (r"\d{9}(\d{3})?", "LT123456789"),
    "LU": (r"\d{8}", "LU12345678"),
    "LV": (r"\d{11}", "LV12345678901"),
    "MT": (r"\d{8}", "MT12345678"),
    "NL": (r"[A-Z0-9+*]{10}\d{2}", "NL123456789B01"),
    "PL": (r"\d{10}", "PL1234567890"),
    "PT": (r"\d{9}", "PT123456789"),
    "RO": (r"\d{2,10}", "RO1234567890"),
    "SE": (r"\d{12}", "SE123456789001"),
    "SI": (r"\d{8}", "SI12345678"),
    "SK": (r"\d{10}", "SK1234567890"),
    "XI": (r"(\d{9}(\d{3})?|GD\d{3}|HA\d{3})", "XI123456789"),
}
# Countries whose numbers have other letters than the country.
LETTERS: Final[Mapping[str, str]] = {"GR": "EL"}
NO_VAT_ID: Final = gettext_noop("must look like {example} for this country")


def read_vat_id(typed: str, field: str = "vat_id") -> str:
    """Returns the number as it is written: without blanks, dots and hyphens if it is of the EU.

    Raises `Invalid`.
    """
    compact = _compact(typed)
    form = FORMS.get(compact[:2])
    if form is None:
        return " ".join(typed.split())
    if not re.fullmatch(form[0], compact[2:], re.ASCII):
        raise Invalid(field, _(NO_VAT_ID).format(example=form[1]))
    return compact


def as_written(typed: str | None) -> str | None:
    """Returns a customer's number as it is stored, and None for an empty text."""
    written = " ".join((typed or "").split())
    compact = _compact(written)
    return compact if compact[:2] in FORMS else written or None


def is_doubtful(number: str, country: str) -> bool:
    """Returns whether it is unlike the numbers of the country that it names, or else of `country`.

    Countries whose numbers this table does not have doubt nothing.
    """
    compact = _compact(number)
    letters = compact[:2] if compact[:2] in FORMS else LETTERS.get(country, country)
    form = FORMS.get(letters)
    return form is not None and not re.fullmatch(letters + form[0], compact, re.ASCII)


def _compact(typed: str) -> str:
    bare = re.sub(r"[\s.\-\u2010-\u2015/]", "", typed)
    # Other letters are in no number of these, and may become several as capitals.
    return bare.upper() if bare.isascii() else bare
