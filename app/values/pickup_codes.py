"""The codes with which customers collect their orders: drawn at random, and read as people type."""

import re
import secrets
import unicodedata
from typing import Final

from app.values.folding import AIM
from app.values.order_numbers import ALPHABET

# 27 letters six times are 387 million codes, and only the staff can try one.
LETTERS: Final = 6
GROUP: Final = 3

_SHAPE: Final = re.compile(rf"[{ALPHABET}]{{{LETTERS}}}")


def draw_code() -> str:
    """Returns a code such as 7KQ4TN."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LETTERS))


def read_code(typed: str) -> str | None:
    """Returns the code that somebody typed or scanned, or None if the text can be none."""
    plain = unicodedata.normalize("NFKC", re.sub(AIM, "", typed[:60])).upper()
    letters = re.sub(r"[\W_]", "", plain)
    return letters if _SHAPE.fullmatch(letters) else None


def shown_code(code: str) -> str:
    """Returns it in groups, such as 7KQ-4TN."""
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))
