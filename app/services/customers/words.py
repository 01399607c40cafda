"""What a customer is looked for by: regular expressions for PostgreSQL, without regard to case."""

import re
from collections.abc import Iterable
from typing import Final

import msgspec
import phonenumbers
from phonenumbers import NumberParseException

from app.infra.privacy import ERASED

# Shorter names are also words, and shorter numbers also counts: of these, only a whole value is
# looked for.
LETTERS: Final = 5
DIGITS: Final = 7

_BETWEEN_WORDS: Final = "([^[:alnum:]]|%20){1,5}"
_BETWEEN_DIGITS: Final = r"[ ()./\u2010-\u2015-]{0,3}"
_NO_LETTER_BEFORE: Final = "(?<![[:alnum:]])"
_NO_LETTER_AFTER: Final = "(?![[:alnum:]])"
_NO_FIELD: Final = r'(?!"\s*:)'
# The fields in JSON whose whole value may be a name.
_NAMES: Final = "([a-z_]+_)?(name|location)|contact|customer|note"


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """The patterns; None where there is nothing to look for.

    `phrase` is `name` without those that only count as a whole value.
    """

    email: str | None
    number: str | None
    name: str | None
    phrase: str | None


def wanted(
    emails: Iterable[str],
    phones: Iterable[tuple[str, str]],
    names: Iterable[str],
    vat_ids: Iterable[str] = (),
) -> Wanted:
    """`phones` are stored numbers, each with the country of its address."""
    said = _said(names)
    return Wanted(
        email=any_email(emails),
        number=_any_of(
            [*(_phone(number, country) for number, country in phones), *map(_vat_id, vat_ids)]
        ),
        name=_any_of(_phrase(name) or _whole_name(name) for name in said),
        phrase=any_phrase(said),
    )


def any_email(emails: Iterable[str]) -> str | None:
    return _any_of(map(_email, emails))


def any_phrase(names: Iterable[str]) -> str | None:
    """Returns None if no name has several words."""
    return _any_of(map(_phrase, _said(names)))


def _said(names: Iterable[str]) -> list[str]:
    # The word that stands for what was erased is nobody's name.
    return [name for name in names if name.strip().lower() != ERASED]


def _any_of(patterns: Iterable[str]) -> str | None:
    return "|".join(f"({one})" for one in sorted(set(patterns)) if one) or None


def _whole(text: str) -> str:
    # A whole text, or a whole value in JSON, and no name of a field there.
    return rf'(^|")\s*{re.escape(text)}\s*($|"(?!\s*:))'


def _email(email: str) -> str:
    local, _, domain = email.rpartition("@")
    # An apostrophe after a letter belongs to an address, and any other one is a quotation mark.
    return (
        f"(?<![[:alnum:]._%+-])(?<![[:alnum:]]'){re.escape(local)}(@|%40){re.escape(domain)}"
        r"(?![[:alnum:]-])(?!\.[[:alnum:]])"
    )


def _phrase(name: str) -> str:
    words = [re.escape(word) for word in re.findall(r"\w+", name)]
    if any(not one.isascii() and one.lower() == one.upper() for one in "".join(words)):
        # Scripts without capitals may have no blanks either.
        return _BETWEEN_WORDS.join(words) if len("".join(words)) > 1 else ""
    if len(words) < 2 or len("".join(words)) < LETTERS:
        return ""
    orders = [words, words[::-1]] if len(words) == 2 else [words]
    said = "|".join(_BETWEEN_WORDS.join(order) for order in orders)
    return f"{_NO_LETTER_BEFORE}({said}){_NO_LETTER_AFTER}{_NO_FIELD}"


def _whole_name(name: str) -> str:
    # Other fields in JSON may have words of the program.
    if not re.search(r"\w", name):
        return ""
    found = re.escape(name)
    return rf'^\s*{found}\s*$|"({_NAMES})":\s*"\s*{found}\s*"'


def _phone(number: str, country: str) -> str:
    digits = "".join(str(int(one)) for one in number if one.isdecimal())
    if len(digits) < DIGITS:
        return _whole(number)
    written = [f"(\\+|00)?{_spread(digits)}"]
    try:
        known = phonenumbers.parse(number, country)
    except NumberParseException:
        known = None
    if known and len(national := str(known.national_number)) >= DIGITS:
        written.append(f"0{_BETWEEN_DIGITS}{_spread(national)}")
    return f"(?<![[:alnum:]+])({'|'.join(written)}){_NO_LETTER_AFTER}"


def _vat_id(number: str) -> str:
    letters = [one for one in number if one.isalnum()]
    # Without a digit it is a word, which others may have said too.
    if not any(one.isdecimal() for one in letters):
        return ""
    if len(letters) < DIGITS:
        return _whole(number)
    return f"{_NO_LETTER_BEFORE}{_spread(''.join(letters))}{_NO_LETTER_AFTER}"


def _spread(digits: str) -> str:
    return _BETWEEN_DIGITS.join(digits)
