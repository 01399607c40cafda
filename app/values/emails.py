"""An email address as people type it, made canonical or refused, without asking DNS."""

import re
import unicodedata
from functools import lru_cache
from hashlib import sha256
from typing import Final
from urllib.parse import quote

import email_validator
from email_validator import EmailNotValidError, ValidatedEmail, validate_email

from app.values import text

email_validator.SPECIAL_USE_DOMAIN_NAMES.clear()
"""A shop on its own network, and every test, writes to `.local`, `.test` and `.example`."""
LONGEST: Final = 254

_QUOTED: Final = re.compile(r'"([^"\\\s]+)"')
_DOTTED: Final = re.compile(r"\.|.*\.\.|.*\.\Z", re.DOTALL)


class NotAnAddress(ValueError):
    """No mail could be sent to this text."""


def canonical(typed: str) -> str:
    """Returns the address as it is stored and shown, with a domain in its own script.

    A part before the @ that breaks the rules by a dot alone is accepted, since some providers gave
    such addresses out: `abc.@docomo.ne.jp` stays as typed, and is validated in quotes. Letters
    beyond ASCII become small ones, since PostgreSQL may know others for them than `comparable`:
    `İ` has two here and one there. Raises `NotAnAddress`.
    """
    address = text.tidy(typed)
    return _canonical(address)


def comparable(typed: str) -> str:
    """Returns the same text for all spellings of an address; for what is none, the tidied text."""
    try:
        return canonical(typed).lower()
    except NotAnAddress:
        return text.tidy(typed).lower()


def is_whole(typed: str) -> bool:
    """Tells an address from a part of one, such as what is before the @."""
    try:
        canonical(typed)
    except NotAnAddress:
        return False
    return True


def fingerprint(typed: str) -> str:
    """Returns a hash that replaces the address where it must not appear, for all its spellings."""
    return sha256(comparable(typed).encode(errors="surrogatepass")).hexdigest()


def link(address: str) -> str:
    """Returns the address that opens a mail program (RFC 6068), which ends at a bare `?` or `&`."""
    return "mailto:" + quote(address, safe="@")


def envelope(address: str) -> tuple[str, str]:
    """Returns the part before the @, and the domain as DNS has it (IDNA 2008).

    An address that was stored before these rules is accepted if its domain is valid. Raises
    `NotAnAddress`.
    """
    local, _, domain = text.tidy(address).rpartition("@")
    quoted = _QUOTED.fullmatch(local)
    return quoted[1] if quoted else local, _judged(f"a@{domain}").ascii_domain


@lru_cache(maxsize=1024)
def _canonical(address: str) -> str:
    local, at, domain = address.rpartition("@")
    if quoted := _QUOTED.fullmatch(local):
        address = f"{quoted[1]}{at}{domain}"
    judged = _judged(address)
    local = judged.local_part
    if quoted := _QUOTED.fullmatch(local):
        local = quoted[1]
    found = f"{_small_beyond_ascii(local)}@{judged.domain}"
    if len(found) > LONGEST:
        raise NotAnAddress("too long")
    return found


def _small_beyond_ascii(local: str) -> str:
    letters = (one if one.isascii() else one.lower() for one in local)
    return unicodedata.normalize("NFC", "".join(letters))


def _judged(address: str) -> ValidatedEmail:
    local, at, domain = address.rpartition("@")
    if "@" in local or not local:
        raise NotAnAddress("one @, with something before it")
    if _DOTTED.match(local) and '"' not in local:
        if not re.fullmatch(r"[^\s\"\\(),:;<>@\[\]]+", local):
            raise NotAnAddress("not by a dot alone")
        address = f'"{local}"{at}{domain}'
    try:
        return validate_email(
            address, check_deliverability=False, allow_quoted_local=True, strict=True
        )
    except EmailNotValidError as error:
        raise NotAnAddress(str(error)) from error
