"""What a mail server's refusal means, by its enhanced status code (RFC 3463) if it has one.

A mail may be refused because of the recipient, for the moment, or because of the shop. In the last
case every mail would be refused, so all wait until the setting is mended.
"""

import re
from typing import Final

from app.infra.mail.outcomes import Blocked, Delayed, Refused
from app.values import untrusted

ENHANCED: Final = re.compile(r"\s*([245]\.\d{1,3}\.\d{1,3})(?!\d)")
# The mailbox or the system behind it has no room, or cannot be reached, just now.
FULL: Final = frozenset({"5.2.2", "5.3.1", "5.3.2", "5.4.3", "5.4.4"})
TOO_LARGE: Final = frozenset({"5.2.3", "5.3.4"})
QUOTA: Final = frozenset({"5.4.5"})
# The sender, the greeting, the password or the server's settings are wrong, and not the mail.
OURS: Final = frozenset(
    {"5.1.7", "5.1.8", "5.3.5", "5.5.1", "5.5.2", "5.5.4", "5.7.0", "5.7.3", "5.7.8", "5.7.9"}
    | {"5.7.11", "5.7.14", "5.7.54", "5.7.57", "5.7.60", "5.7.64", "5.7.705", "5.7.708", "5.7.750"}
    | {f"5.7.{number}" for number in (*range(20, 31), *range(501, 504), *range(606, 650))}
)
OUR_CODES: Final = frozenset({500, 502, 503, 504, 530, 534, 535, 538})
OUR_WORDS: Final = re.compile(
    r"\b(helo|ehlo)\b|fully.qualified hostname|client host\b.*(block|reject)"
    r"|relay(ing)?\b.*(den|not (permitted|allowed))|(unable|not allowed) to relay"
    r"|sender address rejected|send ?as ?denied|\bnot (a )?verified\b|verified sender",
    re.IGNORECASE | re.DOTALL,
)
QUOTA_WORDS: Final = re.compile(
    r"\b(daily|hourly|sending|send|outbound)\b.{0,30}\b(quota|limit|rate)\b"
    r"|\b(quota|limit)\b.{0,30}\b(sent|sending)\b",
    re.IGNORECASE | re.DOTALL,
)
THEIRS: Final = re.compile(r"recipient address rejected|user unknown", re.IGNORECASE)
LATER: Final = re.compile(r"gr[ea]y.?list|try again|temporar|rate.?limit|too many", re.IGNORECASE)
QUOTA_WAIT: Final = 900.0
# Seconds until the same mail is tried again; the try does not count as one of its attempts.
OUR_WAIT: Final = 60.0


def error_for_reply(code: int, message: object) -> Exception:
    """Returns the error for an answer about the recipient or the content."""
    said, enhanced, words = _read(code, message)
    if enhanced in QUOTA or (enhanced not in FULL and QUOTA_WORDS.search(words)):
        return Blocked(said, QUOTA_WAIT)
    if OUR_WORDS.search(words) or (_is_ours(code, enhanced) and not THEIRS.search(words)):
        return Blocked(f"{said} (MAIL_HELO, MAIL_FROM, SMTP_URL)", OUR_WAIT)
    if code < 500 or enhanced.startswith("4.") or enhanced in FULL:
        return Delayed(said)
    if enhanced in ("5.7.1", "") and LATER.search(words):
        return Delayed(said)
    return Refused(said)


def error_for_sender_reply(code: int, message: object) -> Exception:
    """Returns the error for an answer to MAIL FROM, before any recipient was named.

    It is the shop's fault unless the mail is too large.
    """
    said, enhanced, words = _read(code, message)
    if enhanced in TOO_LARGE or (code == 552 and not enhanced):
        return Refused(said)
    wait = QUOTA_WAIT if enhanced in QUOTA or QUOTA_WORDS.search(words) else OUR_WAIT
    return Blocked(f"{said} (MAIL_FROM)", wait)


def _is_ours(code: int, enhanced: str) -> bool:
    return enhanced in OURS or (not enhanced and code in OUR_CODES)


def _read(code: int, message: object) -> tuple[str, str, str]:
    """Returns the whole text in a form that can be stored, the enhanced code, and the words."""
    words = untrusted.storable(message if isinstance(message, bytes) else str(message))
    found = ENHANCED.match(words)
    return f"{code} {words}", found[1] if found else "", words
