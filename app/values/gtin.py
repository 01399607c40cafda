"""The barcodes of products, which are GTINs, as people type them and scanners read them."""

import re
import unicodedata
from typing import Final

from app.i18n.language import gettext as _
from app.values.folding import AIM

LENGTHS: Final = (8, 12, 13, 14)
# GS1's long codes have the GTIN behind the identifier 01, and their links have it in the path.
_ELEMENT: Final = re.compile(r"\(?01\)?(\d{14}).*", re.DOTALL)
_LINK: Final = re.compile(r"https?://\S+/01/(\d{8,14})(?:[/?#].*)?", re.IGNORECASE)
_FILLERS: Final = re.compile(r"[\s\-\u00a0\u2010-\u2015\u200b-\u200f\u2060\ufeff]")


class NotABarcode(ValueError):
    """No product can have this barcode. The text is a sentence for the person who entered it."""


def read_barcode(typed: str) -> str:
    """Returns the one form of all ways to write a GTIN. Raises `NotABarcode`.

    UPC-A is an EAN-13 with a zero before it, and so is a GTIN-14 without a packaging level.
    """
    digits = _digits(typed)
    if len(digits) not in LENGTHS or not (digits.isascii() and digits.isdecimal()):
        raise NotABarcode(_("A barcode has 8, 12, 13 or 14 digits"))
    if not int(digits):
        raise NotABarcode(_("A barcode of zeros alone belongs to no product"))
    if not gs1_check_digit_holds(digits):
        message = _("The check digit of {number} is wrong: it may be mistyped")
        raise NotABarcode(message.format(number=digits))
    whole = digits.zfill(14)
    if whole.startswith("000000"):
        return whole[6:]
    return whole[1:] if whole.startswith("0") else whole


def barcode_in(scanned: str) -> str | None:
    """Returns the barcode that was scanned, or None for any other code."""
    try:
        return read_barcode(scanned)
    except NotABarcode:
        return None


def gs1_check_digit_holds(digits: str) -> bool:
    """Checks the last digit of a GTIN or an SSCC: from the right, every second counts threefold."""
    values = [int(one) for one in reversed(digits)]
    return (sum(values[::2]) + 3 * sum(values[1::2])) % 10 == 0


def _digits(typed: str) -> str:
    plain = unicodedata.normalize("NFKC", typed[:200]).strip()
    bare = re.sub(AIM, "", plain).strip("\x1d")
    found = _LINK.fullmatch(bare) or _ELEMENT.fullmatch(bare)
    return found[1] if found else _FILLERS.sub("", bare)
