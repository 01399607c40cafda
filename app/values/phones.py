"""A phone number as people type it, in its international form; a doubtful one stays as typed.

The library phonenumbers knows the numbers of each country. What it doubts is shown and never
refused, since countries open ranges that no table has yet.
"""

import re
from typing import Final

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat

from app.i18n.language import gettext as _
from app.i18n.language import gettext_noop
from app.values import text
from app.values.fields import Invalid

# Characters of a number with its extension, as it is stored.
LONGEST: Final = 50
# Digits: a short number of a firm, and the longest of E.164 with its prefix for abroad.
FEWEST_DIGITS, MOST_DIGITS = 3, 19
# Digits from which on a search is one for a phone: a postcode has fewer.
FEWEST_SEARCHED: Final = 6
NO_PHONE: Final = gettext_noop("must be a phone number, such as +49 30 901820")
# Other letters would be read as digits, as in 0800 FLOWERS.
_EXTENSION: Final = re.compile(
    r"(?:;ext=|ext(?:ension|n)?\.?:?|x|#)\s*(?=\d{1,7}\Z)", re.IGNORECASE
)
# Digits of any script, and what people write between them.
_WRITTEN: Final = re.compile(r"[(\[]?\+?[\d ()\[\]./~\u2010-\u2015\u2212\u00b7-]*")
_SCHEME: Final = re.compile(r"\Atel:", re.IGNORECASE)


def read_phone(typed: str | None, country: str, field: str = "phone") -> str | None:
    """Returns the number as it is stored and shown, and None for an empty text.

    `country` is that of the address, for numbers without a country code. Raises `Invalid`.
    """
    number = _SCHEME.sub("", " ".join(text.searchable(typed or "").split()))
    if not number:
        return None
    if len(number) > LONGEST or not _has_a_form(number):
        raise Invalid(field, _(NO_PHONE))
    known = _known(number, country)
    return phonenumbers.format_number(known, PhoneNumberFormat.INTERNATIONAL) if known else number


def is_doubtful(number: str, country: str) -> bool:
    """Returns whether the country, or the one that the number names, has no such numbers."""
    return _known(number, country) is None


def searched_digits(typed: str, country: str) -> str:
    """Returns the last digits of a number in each spelling, and an empty text for other texts.

    `country` is where numbers without a country code are dialled.
    """
    number = _SCHEME.sub("", " ".join(text.searchable(typed).split()))
    if len(number) > LONGEST or not _has_a_form(number):
        return ""
    try:
        digits = str(phonenumbers.parse(number, country).national_number)
    except NumberParseException:
        digits = re.sub(r"\D", "", _EXTENSION.split(number)[0]).lstrip("0")
    return digits if len(digits) >= FEWEST_SEARCHED else ""


def link(number: str) -> str:
    """Returns the address that makes a telephone dial a stored number (RFC 3966)."""
    known = _known(number, "")
    if known:
        return phonenumbers.format_number(known, PhoneNumberFormat.RFC3966)
    return "tel:" + re.sub(r"[^\d+]", "", _EXTENSION.split(number)[0])


def _has_a_form(number: str) -> bool:
    main = _EXTENSION.split(number)[0]
    digits = sum(one.isdecimal() for one in main)
    return FEWEST_DIGITS <= digits <= MOST_DIGITS and bool(_WRITTEN.fullmatch(main))


def _known(number: str, country: str) -> PhoneNumber | None:
    try:
        known = phonenumbers.parse(number, country)
    except NumberParseException:
        return None
    return known if phonenumbers.is_valid_number(known) else None
