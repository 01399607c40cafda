"""The face of the shop: Doorstep's, or the shop's own name, colour and words."""

from functools import lru_cache
from typing import Final

import msgspec

from app.values.colours import Shade, colour_of, contrast, shade_of
from app.values.shop_settings import BUILT_IN_NAME, shop_settings

# What text needs against its background (WCAG 2.2, 1.4.3).
READABLE: Final = 4.5
STEP: Final = 0.01
WHITE: Final = "#ffffff"
# The lightness and the most chroma of the pages' soft backgrounds, in light and dark.
LIGHT_SOFT: Final = (0.955, 0.02)
DARK_SOFT: Final = (0.29, 0.035)
DARK_INK: Final = (0.2, 0.035)


class Tones(msgspec.Struct, frozen=True):
    """The accent colour in one theme, as `#rrggbb`.

    `base` is that of buttons and links, `ink` of what is written on it, `soft` of backgrounds.
    """

    base: str
    hover: str
    ink: str
    soft: str


class Accent(msgspec.Struct, frozen=True):
    light: Tones
    dark: Tones


DOORSTEP: Final = Accent(
    Tones(base="#035b46", hover="#044a3a", ink=WHITE, soft="#e4f4ec"),
    Tones(base="#7bd7b0", hover="#9be6c6", ink="#031b14", soft="#1b332b"),
)


def has_own_face() -> bool:
    """Returns whether the shop has a name, a colour, a picture or words of its own."""
    known = shop_settings()
    own = known.accent_colour or known.hero_headline or known.logo or known.icon
    return known.name != BUILT_IN_NAME or bool(own)


def accent() -> Accent:
    colour = shop_settings().accent_colour
    return accent_of(colour) if colour else DOORSTEP


@lru_cache(maxsize=64)
def accent_of(colour: str) -> Accent:
    """Returns the colour's nearest shades with which all text is readable in both themes."""
    typed = shade_of(colour)
    soft = _limited(typed, *LIGHT_SOFT)
    light = _until_readable(typed, soft, -STEP)
    dark_soft = _limited(typed, *DARK_SOFT)
    dark = _until_readable(typed, dark_soft, STEP)
    return Accent(
        Tones(
            base=colour_of(light),
            hover=colour_of(_moved(light, -0.06)),
            ink=WHITE,
            soft=soft,
        ),
        Tones(
            base=colour_of(dark),
            hover=colour_of(_moved(dark, 0.06)),
            ink=_limited(typed, *DARK_INK),
            soft=dark_soft,
        ),
    )


def _until_readable(shade: Shade, background: str, step: float) -> Shade:
    while contrast(colour_of(shade), background) < READABLE:
        shade = _moved(shade, step)
    return shade


def _limited(shade: Shade, lightness: float, chroma: float) -> str:
    return colour_of(Shade(lightness, min(shade.chroma, chroma), shade.hue))


def _moved(shade: Shade, by: float) -> Shade:
    return Shade(min(1.0, max(0.0, shade.lightness + by)), shade.chroma, shade.hue)
