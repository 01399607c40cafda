"""What a foreign program says, turned into text that can be stored and times to wait.

A receiver of webhooks, a mail server, a carrier and Redis may answer with any bytes. The results
here have a limited length, no NUL and no half of a surrogate pair, which PostgreSQL cannot store.
"""

import math
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

# Characters of a foreign program's answer that are kept with a row.
LONGEST: Final = 1000
# Characters; a longer text is no HTTP date and is not parsed.
LONGEST_DATE: Final = 100
KEPT: Final = "\n\t"


def storable(text: str | bytes, at_most: int = LONGEST) -> str:
    """Returns the beginning of the text in printable characters.

    Bytes that are not UTF-8 are read as Latin-1.
    """
    raw = text[: 4 * at_most]
    if isinstance(raw, bytes):
        raw = _decoded(raw)
    elif not raw.isascii() and any("\ud800" <= one <= "\udfff" for one in raw):
        raw = _decoded(raw.encode("utf-8", "surrogateescape")) if _is_escaped(raw) else raw
    return "".join(one for one in raw if one.isprintable() or one in KEPT)[:at_most]


def error_text(error: BaseException, at_most: int = LONGEST) -> str:
    """Returns the text of an error, or its class's name if the text is empty or cannot be had."""
    try:
        text = storable(str(error), at_most).strip()
    except Exception:
        text = ""
    return text or type(error).__name__


def seconds_to_wait(text: str | None, now: datetime, at_most: float) -> float:
    """Reads `Retry-After`: seconds or an HTTP date; 0 for anything else, and for the past."""
    given = (text or "").strip()
    if len(given) > LONGEST_DATE:
        return 0.0
    if given.isascii() and given.isdecimal():
        return min(float(given), at_most)
    try:
        until = parsedate_to_datetime(given)
        asked = until.replace(tzinfo=until.tzinfo or UTC).timestamp() - now.timestamp()
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
    # Python writes bytes that it could not decode as these surrogates (PEP 383).
    return all(not "\ud800" <= one <= "\udfff" or "\udc80" <= one <= "\udcff" for one in text)
