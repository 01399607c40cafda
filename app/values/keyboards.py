"""What a scanner meant if its keyboard layout differs from the computer's."""

import re
import unicodedata
from typing import Final

from app.values import order_numbers

_SWAPPED: Final = {"y": "z", "z": "y", "Y": "Z", "Z": "Y"}
_FRENCH: Final = "&é\"'(-è_çà)§!azqw,AZQW?"
_AMERICAN: Final = "1234567890-68qwazmQWAZM"

NEVER: Final = 1000

# The signs that give each layout away, what was meant, and the digits that a tracking number has
# then: German, German the other way round, Swiss; Italian, Spanish and Nordic; French and Belgian.
# Some of the signs also occur in tracking numbers, so there only an order number is certain.
LAYOUTS: Final = (
    ("ß?", str.maketrans(_SWAPPED | {"ß": "-", "?": "-"}), 1),
    ("/", str.maketrans(_SWAPPED | {"/": "-"}), NEVER),
    ("'", str.maketrans(_SWAPPED | {"'": "-"}), NEVER),
    ("'+", str.maketrans("'+", "--"), NEVER),
    ("éè(çà)§&", str.maketrans(_FRENCH, _AMERICAN), 5),
)
_ORDER: Final = re.compile(r"ORD-[A-Z0-9]{4,16}", re.IGNORECASE)
_NUMBER: Final = re.compile(r"[A-Z0-9]+(?:-[A-Z0-9]+)*", re.IGNORECASE)
_UPS: Final = re.compile(r"1Y[0-9A-Z]{16}", re.IGNORECASE)


def other_layouts(scanned: str) -> list[str]:
    """Returns what a scanner with another layout than the computer meant, the likeliest first.

    There may be several, since some layouts share a sign; the list is empty if no layout fits.
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
