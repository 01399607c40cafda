"""Colours of sRGB: their contrast as WCAG 2.2 counts it, and shades of the same hue in OKLCH.

OKLab's matrices are those of Björn Ottosson's definition, which CSS uses as well.
"""

import re
from math import atan2, cos, hypot, sin
from typing import Final

import msgspec

from app.i18n.language import gettext as _
from app.i18n.language import gettext_noop
from app.values.fields import Invalid

NO_COLOUR: Final = gettext_noop("must be a colour such as #7a1f3d")
_HEX: Final = re.compile(r"#?([0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE | re.ASCII)
_TO_LMS: Final = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
_TO_LAB: Final = (
    (0.2104542553, 0.7936177850, -0.0040720468),
    (1.9779984951, -2.4285922050, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.8086757660),
)
_FROM_LAB: Final = (
    (1.0, 0.3963377774, 0.2158037573),
    (1.0, -0.1055613458, -0.0638541728),
    (1.0, -0.0894841775, -1.2914855480),
)
_FROM_LMS: Final = (
    (4.0767416621, -3.3077115913, 0.2309699292),
    (-1.2684380046, 2.6097574011, -0.3413193965),
    (-0.0041960863, -0.7034186147, 1.7076147010),
)
_Rows = tuple[tuple[float, float, float], ...]


class Shade(msgspec.Struct, frozen=True):
    """A colour in OKLCH: lightness from 0 to 1, chroma, and the hue in radians."""

    lightness: float
    chroma: float
    hue: float


def read_colour(typed: str, field: str) -> str:
    """Returns `#rrggbb` in small letters. Raises `Invalid`."""
    found = _HEX.fullmatch("".join(typed.split()))
    if not found:
        raise Invalid(field, _(NO_COLOUR))
    digits = found[1].lower()
    return "#" + (digits if len(digits) == 6 else "".join(2 * one for one in digits))


def contrast(one: str, other: str) -> float:
    """Returns the contrast ratio of two colours `#rrggbb`, from 1 to 21 (WCAG 2.2, 1.4.3)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def shade_of(colour: str) -> Shade:
    lms = _times(_TO_LMS, _linear(colour))
    lightness, a, b = _times(_TO_LAB, tuple(one ** (1 / 3) for one in lms))
    return Shade(lightness, hypot(a, b), atan2(b, a))


def colour_of(shade: Shade) -> str:
    """Returns `#rrggbb`, with less chroma where screens cannot show so much."""
    chroma = shade.chroma
    while True:
        a, b = chroma * cos(shade.hue), chroma * sin(shade.hue)
        lms = tuple(one**3 for one in _times(_FROM_LAB, (shade.lightness, a, b)))
        rgb = _times(_FROM_LMS, lms)
        if chroma < 0.002 or all(-0.0005 <= one <= 1.0005 for one in rgb):
            return "#" + "".join(f"{_byte(one):02x}" for one in rgb)
        chroma -= 0.002


def _luminance(colour: str) -> float:
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(colour: str) -> tuple[float, ...]:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return tuple(one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)


def _byte(linear: float) -> int:
    part = min(1.0, max(0.0, linear))
    return round(255 * (12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055))


def _times(rows: _Rows, values: tuple[float, ...]) -> tuple[float, ...]:
    return tuple(sum(a * b for a, b in zip(row, values, strict=True)) for row in rows)
