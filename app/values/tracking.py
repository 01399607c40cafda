"""Tracking numbers as people type, paste and scan them, and what makes one doubtful.

The number is shown as typed, without what scanners and spreadsheets put around it. Two numbers are
compared by their keys (folding.py).
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final, Literal

import msgspec

from app.i18n.language import gettext as _
from app.i18n.language import gettext_noop
from app.values.carriers import carrier_key, is_known, shop_carrier
from app.values.cells import rows
from app.values.folding import AIM, LONGEST, tracking_key
from app.values.gtin import gs1_check_digit_holds
from app.values.keyboards import other_layouts
from app.values.shop_carriers import fits

__all__ = ["Doubt", "Number", "Unreadable", "doubts", "read_number", "tracking_key", "with_key"]

ORDER: Final = re.compile(r"#?ORD[-/ß][A-Z0-9]{3,}", re.IGNORECASE)
# A cell that holds an order number, however its dash is written.
NAMES_ORDER: Final = re.compile(
    r"#?ORD\s{0,3}[-\u2010-\u2015\u2212]?\s{0,3}[A-Z0-9]{3,}", re.IGNORECASE
)
EXPONENT: Final = re.compile(r"[+-]?\d+(?:[.,]\d+)?E\+\d+|[+-]?\d+[.,]\d+E\d+", re.IGNORECASE)
# What a spreadsheet or a program writes for a missing value.
NOTHING: Final = re.compile(r"#[A-Z][A-Z0-9/_]*[!?]?|null|none|undefined|nan", re.IGNORECASE)
ADDRESS: Final = re.compile(r"[a-z]+://|www\.", re.IGNORECASE)
QUOTED: Final = re.compile(r"=?([\"'])(.*)\1")
DASHES: Final = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
FILLERS: Final = "\u034f\u115f\u1160\u2800\u3164"
# A scanner ends a code with Enter or Tab, and GS1's separator may be at either end.
AROUND: Final = " \t\r\n\x1d\x1e\x04"

UPS: Final = re.compile(r"1Z[0-9A-Z]{15}[0-9]")
S10: Final = re.compile(r"[A-Z]{2}[0-9]{9}[A-Z]{2}")
SSCC: Final = re.compile(r"00[0-9]{18}|340[0-9]{15}")
DHL: Final = re.compile(r"(00)?3404[0-9]{14}|JJ?D[0-9]{16,20}")
POSTNL: Final = re.compile(r"3S[A-Z]{4}[0-9]{6,11}")
# Forms of numbers that only some of the known carriers give to their parcels.
OWN_FORMS: Final = (
    (UPS, frozenset({"ups"})),
    (S10, frozenset({"dhl", "deutschepost", "postnl", "royalmail", "usps"})),
    (DHL, frozenset({"dhl", "dhlexpress", "deutschepost"})),
    (POSTNL, frozenset({"postnl", "dhl"})),
)
S10_WEIGHTS: Final = (8, 6, 4, 2, 3, 5, 9, 7)
NUMBERLIKE: Final = re.compile(r"(?=(?:[A-Z]*[0-9]){8})[A-Z0-9]{9,30}")
DATED: Final = re.compile(r"\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{2,4}")
OTHER_LAYOUT: Final = gettext_noop(
    "The scanner uses a different keyboard layout than this computer. Set both to the same "
    "layout and scan again"
)
# A spreadsheet keeps fifteen digits. A single zero at the end proves nothing: every tenth number
# has it.
ROUNDED: Final = re.compile(r"[1-9][0-9]{14}00+")

DoubtCode = Literal["CHECK_DIGIT", "UNLIKE_CARRIER", "ROUNDED", "ALREADY_USED"]


class Unreadable(ValueError):
    """No parcel can have this number. The text is a sentence for the person who entered it."""


class Number(msgspec.Struct, frozen=True):
    """`shown` is as typed; `key` is for comparing."""

    shown: str
    key: str


class Doubt(msgspec.Struct, frozen=True):
    """A person has to confirm the number once; a program gets the doubt as a warning."""

    code: DoubtCode
    message: str


def read_number(text: str) -> Number:
    """Raises `Unreadable` for what can be no tracking number."""
    shown = _bare(text)
    key = tracking_key(shown)
    compact = shown.replace(" ", "")
    if not any(char.isalnum() for char in key) or NOTHING.fullmatch(compact):
        raise Unreadable(_("Enter the tracking number"))
    if ORDER.fullmatch(compact):
        message = _("{number} is an order number. Scan the carrier's label")
        raise Unreadable(message.format(number=shown))
    if ADDRESS.match(compact):
        raise Unreadable(_("This is a web address: enter the number alone"))
    if EXPONENT.fullmatch(compact):
        message = _("{number} was mangled by a spreadsheet: its last digits are lost")
        raise Unreadable(message.format(number=shown))
    if not (shown.isascii() and shown.isprintable()):
        message = _("A tracking number has only letters and digits, on one line")
        raise Unreadable(_(OTHER_LAYOUT) if other_layouts(shown) else message)
    if len(shown) > LONGEST:
        raise Unreadable(_("A tracking number has at most 100 characters"))
    return Number(shown, key)


def with_key(key: str) -> str:
    """Returns what the `boxes` of a parcel contain that has a box with this number's key."""
    return msgspec.json.encode([{"key": key}]).decode()


def pick_number(text: str) -> str:
    """Returns the tracking number of a pasted row with several columns. Raises `Unreadable`."""
    lines = rows(text, lambda cell: bool(NAMES_ORDER.fullmatch(cell)))
    cells = [cell for cell in lines[0] if tracking_key(cell)]
    return pick(cells) if len(lines) == 1 and len(cells) > 1 else text


def pick(cells: Sequence[str]) -> str:
    """Returns the one cell that is most likely a tracking number. Raises `Unreadable`."""
    read = {number.key: number for number in map(_readable, cells) if number}
    all_read = list(read.values())
    numbers = (
        [one for one in all_read if any(form.fullmatch(one.key) for form, _by in OWN_FORMS)]
        or [one for one in all_read if NUMBERLIKE.fullmatch(one.key)]
        or all_read
    )
    lost = [cell for cell in cells if EXPONENT.fullmatch(cell.replace(" ", ""))]
    if not numbers and lost:
        return read_number(lost[0]).shown
    if len(numbers) != 1:
        raise Unreadable(_("This is a row with several columns: paste the tracking number alone"))
    return numbers[0].shown


def doubts(number: Number, carrier: str) -> list[Doubt]:
    """Returns what makes the number itself doubtful.

    The form that the shop expects of its carrier comes before those that are known here; an unknown
    carrier has none.
    """
    named = {"number": number.shown, "carrier": carrier}
    found: list[Doubt] = []
    if ROUNDED.fullmatch(number.key):
        message = _("{number} ends in zeros, like a number that a spreadsheet rounded")
        found.append(Doubt("ROUNDED", message.format_map(named)))
    own = shop_carrier(carrier)
    expected = own.number_pattern if own else ""
    if (expected and fits(number.key, expected)) or not (expected or is_known(carrier)):
        return found
    owner = carrier_key(carrier)
    forms = [owners for form, owners in OWN_FORMS if form.fullmatch(number.key)]
    if expected or any(owner not in owners for owners in forms):
        message = _("{number} does not look like a number from {carrier}")
        found.append(Doubt("UNLIKE_CARRIER", message.format_map(named)))
    elif not check_digit_holds(number.key):
        message = _("The check digit of {number} is wrong: it may be mistyped")
        found.append(Doubt("CHECK_DIGIT", message.format_map(named)))
    return found


def check_digit_holds(key: str) -> bool:
    """Checks the forms that have a check digit: UPS 1Z, UPU S10, and SSCC as DHL uses it."""
    if UPS.fullmatch(key):
        values = [int(one) if one.isdigit() else (ord(one) - 63) % 10 for one in key[2:17]]
        return -(sum(values[::2]) + 2 * sum(values[1::2])) % 10 == int(key[17])
    if S10.fullmatch(key):
        weighed = sum(int(one) * by for one, by in zip(key[2:10], S10_WEIGHTS, strict=True))
        return {10: 0, 11: 5}.get(11 - weighed % 11, 11 - weighed % 11) == int(key[10])
    if SSCC.fullmatch(key):
        return gs1_check_digit_holds(key[-18:])
    return True


def _readable(cell: str) -> Number | None:
    # Dates and words are no numbers, whatever key they would have.
    if DATED.match(cell.strip()) or not any(char.isdigit() for char in cell):
        return None
    try:
        return read_number(cell)
    except Unreadable:
        return None


def _bare(text: str) -> str:
    """Removes invisible characters, and what scanners and spreadsheets put around a number.

    A control character inside stays, so that two lines are refused.
    """
    text = re.sub(AIM, "", text.strip(AROUND)).replace("\x1d", "")
    text = DASHES.sub("-", "".join(map(_narrow, text)))
    text = text.strip(AROUND)
    if quoted := QUOTED.fullmatch(text):
        text = quoted[2]
    return text.lstrip("'=").strip()


def _narrow(char: str) -> str:
    kind = unicodedata.category(char)
    if kind == "Zs":
        return " "
    if kind == "Cf" or char in FILLERS:
        return ""
    wide = unicodedata.decomposition(char).startswith("<wide>")
    return unicodedata.normalize("NFKC", char) if wide else char
