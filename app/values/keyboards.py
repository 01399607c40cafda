"""A scanner types as if on a keyboard; where the computer has another, other signs arrive."""

import re
import unicodedata
from typing import Final

from app.values import order_numbers

_SWAPPED: Final = {"y": "z", "z": "y", "Y": "Z", "Z": "Y"}
_FRENCH: Final = "&é\"'(-è_çà)§!azqw,AZQW?"
_AMERICAN: Final = "1234567890-68qwazmQWAZM"

NEVER: Final = 1000

LAYOUTS: Final = (
    ("ß?", str.maketrans(_SWAPPED | {"ß": "-", "?": "-"}), 1),
    ("/", str.maketrans(_SWAPPED | {"/": "-"}), NEVER),
    ("'", str.maketrans(_SWAPPED | {"'": "-"}), NEVER),
    ("'+", str.maketrans("'+", "--"), NEVER),
    ("éè(çà)§&", str.maketrans(_FRENCH, _AMERICAN), 5),
)
"""The signs that give each away, what was meant, and how many digits a parcel's number has then.

German, German the other way round, Swiss; Italian, Spanish and those of the North; French and
Belgian. Some of the signs are in numbers of parcels, too: there only an order is sure.
"""
_ORDER: Final = re.compile(r"ORD-[A-Z0-9]{4,16}", re.IGNORECASE)
_NUMBER: Final = re.compile(r"[A-Z0-9]+(?:-[A-Z0-9]+)*", re.IGNORECASE)
_UPS: Final = re.compile(r"1Y[0-9A-Z]{16}", re.IGNORECASE)


def meant(scanned: str) -> list[str]:
    """What a scanner meant that is set to another keyboard than the computer; else nothing.

    The likeliest first: some keyboards give themselves away by the same sign.
    """
    code = unicodedata.normalize("NFC", scanned).strip()
    if _UPS.fullmatch(code):
        return [code.translate(str.maketrans(_SWAPPED))]
    found: dict[str, None] = {}
    for signs, layout, digits in LAYOUTS:
        if not set(code) & set(signs):
            continue
        turned = code.translate(layout)
        if _ORDER.fullmatch(turned):
            found[order_numbers.read(turned) or turned] = None
        elif _NUMBER.fullmatch(turned) and sum(map(str.isdigit, turned)) >= digits:
            found[turned] = None
    return list(found)
