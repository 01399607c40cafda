"""What a foreign program says, at its door: text that can be kept, and times that can be waited.

A receiver of webhooks, a mail server, a carrier and Redis may answer with any bytes. What comes out
here has no NUL and no half of a surrogate pair, which PostgreSQL keeps neither of, and an end.
"""

import math
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

LONGEST: Final = 1000
"""Characters of what somebody else said that are kept with a row."""
LONGEST_DATE: Final = 100
"""Characters; what is longer is no date of HTTP, and is not looked at."""
KEPT: Final = "\n\t"


def said(text: str | bytes, at_most: int = LONGEST) -> str:
    """The beginning of it, as people may see it. Bytes that are not UTF-8 are read as Latin-1."""
    raw = text[: 4 * at_most]
    if isinstance(raw, bytes):
        raw = _decoded(raw)
    elif not raw.isascii() and any("\ud800" <= one <= "\udfff" for one in raw):
        raw = _decoded(raw.encode("utf-8", "surrogateescape")) if _is_escaped(raw) else raw
    return "".join(one for one in raw if one.isprintable() or one in KEPT)[:at_most]


def reason(error: BaseException, at_most: int = LONGEST) -> str:
    """What an error says for itself, or its name; one whose text cannot be had, too."""
    try:
        text = said(str(error), at_most).strip()
    except Exception:
        text = ""
    return text or type(error).__name__


def seconds_to_wait(text: str | None, at_most: float) -> float:
    """`Retry-After`: seconds or a date of HTTP; 0 for what is neither, or is over."""
    given = (text or "").strip()
    if len(given) > LONGEST_DATE:
        return 0.0
    if given.isascii() and given.isdecimal():
        return min(float(given), at_most)
    try:
        until = parsedate_to_datetime(given)
        asked = (
            until.replace(tzinfo=until.tzinfo or UTC).timestamp() - datetime.now(UTC).timestamp()
        )
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        return 0.0
    return min(max(asked, 0.0), at_most) if math.isfinite(asked) else 0.0


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data":
            return raw[: error.start].decode(errors="replace")
        return raw.decode("latin-1")


def _is_escaped(text: str) -> bool:
    """Whether its surrogates are bytes that Python could not read (PEP 383)."""
    return all(not "\ud800" <= one <= "\udfff" or "\udc80" <= one <= "\udcff" for one in text)
