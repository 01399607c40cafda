"""What a refusal means: the enhanced code (RFC 3463) decides, where there is one.

A mail may be refused for the recipient's sake, for the moment's, or for the shop's own: then every
mail would be, and all wait until somebody has mended it.
"""

import re
from typing import Final

from app.mail.outcomes import Away, Delayed, Refused
from app.values import foreign

ENHANCED: Final = re.compile(r"\s*([245]\.\d{1,3}\.\d{1,3})(?!\d)")
FULL: Final = frozenset({"5.2.2", "5.3.1", "5.3.2", "5.4.3", "5.4.4"})
"""The mailbox or the system behind it has no room or no road just now."""
QUOTA: Final = frozenset({"5.4.5"})
OURS: Final = frozenset(
    {"5.1.7", "5.1.8", "5.3.5", "5.5.1", "5.5.2", "5.5.4", "5.7.0", "5.7.3", "5.7.8", "5.7.9"}
    | {"5.7.11", "5.7.14", *(f"5.7.{number}" for number in range(20, 31))}
)
"""The sender, the greeting, the password, the setting of the server: no mail is to blame."""
OUR_CODES: Final = frozenset({500, 502, 503, 504, 530, 534, 535, 538})
GREETING: Final = re.compile(r"\b(helo|ehlo)\b|fully.qualified hostname|relay(ing)?\b.*den", re.I)
LATER: Final = re.compile(r"gr[ea]y.?list|try again|temporar|rate.?limit|too many", re.I)
QUOTA_WAIT: Final = 900.0
OUR_WAIT: Final = 60.0
"""Seconds until the same mail is tried again, at no attempt's cost."""


def judged(code: int, message: object) -> Exception:
    """`Refused`, `Delayed` or `Away`, with what the server said."""
    words = foreign.said(message if isinstance(message, bytes) else str(message))
    said = f"{code} {words}"
    found = ENHANCED.match(words)
    enhanced = found[1] if found else ""
    if GREETING.search(words) or enhanced in OURS or (not enhanced and code in OUR_CODES):
        return Away(f"{said} (MAIL_HELO, MAIL_FROM, SMTP_URL)", OUR_WAIT)
    if enhanced in QUOTA:
        return Away(said, QUOTA_WAIT)
    if code < 500 or enhanced.startswith("4.") or enhanced in FULL:
        return Delayed(said)
    if enhanced in ("5.7.1", "") and LATER.search(words):
        return Delayed(said)
    return Refused(said)
