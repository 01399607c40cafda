"""Order numbers, which are drawn at random and read as people copy them."""

import re
import secrets
import unicodedata
from typing import Final

from app.values import text
from app.values.folding import AIM

# No characters that look alike, and no vowels, which would make words.
ALPHABET: Final = "9C6NWTV7H4KRX8DGPZM2BYQ5F3J"
LETTERS: Final = 8
DRAWN_BITS: Final = 128
BEGIN: Final = "ORD-"

_SHAPE: Final = re.compile(rf"ORD-*([A-Z0-9]{{1,16}})|([{ALPHABET}]{{5,8}})")
_LEADS: Final = re.compile(r"\A[\W_]*(?:(?:NO|NR|ORDER|BESTELLUNG|BESTELLNUMMER)\b[\W_]*)*")
_DASHES: Final = re.compile(r"[\u2212\u30fc_]")


def draw(count: int) -> list[str]:
    """Returns `count` different numbers such as ORD-7KQ4TNVX; an order may already have one of
    them.
    """
    drawn: dict[str, None] = {}
    while len(drawn) < count:
        drawn[BEGIN + _letters(secrets.randbits(DRAWN_BITS))] = None
    return list(drawn)


def _letters(number: int) -> str:
    # It has so many more bits than the letters that each of them is as likely as any other.
    letters: list[str] = []
    for _ in range(LETTERS):
        number, rest = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[rest])
    return "".join(letters)


def read(typed: str) -> str | None:
    """Returns the order number that somebody copied or typed, or None if the text can be none.

    It accepts any dashes, blanks and case, full-width letters, punctuation around the number, `#`
    or `No.` before it, what a scanner types before a code, and a number without `ORD-`.
    """
    typed = re.sub(AIM, "", typed[:200])
    plain = unicodedata.normalize("NFKC", text.comparable(typed)).upper()
    dashed = "".join("-" if _is_dash(one) else one for one in plain)
    body = re.sub(r"[\s-]+", lambda run: "-" if "-" in run[0] else "", _LEADS.sub("", dashed))
    body = body.rstrip(".,;:!?)]}>\"'»”’-")
    found = _SHAPE.fullmatch(body)
    return BEGIN + (found[1] or found[2]) if found else None


def _is_dash(letter: str) -> bool:
    return unicodedata.category(letter) == "Pd" or bool(_DASHES.match(letter))
