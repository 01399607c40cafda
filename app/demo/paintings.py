"""The demo's photographs: a checked blanket, painted when the shop is filled."""

import io
from typing import Final

from PIL import Image, ImageChops, ImageDraw, ImageFilter

SIDE: Final = 800
SLATE: Final = (68, 98, 111)
CREAM: Final = (233, 220, 196)
FRINGE: Final = (206, 189, 160)
STRAW: Final = (224, 169, 59)
WALL: Final = ((246, 227, 218), (239, 208, 195))
# By brightness: what a shade, or a tuft of wool, leaves of it.
DARKER_BELOW: Final = [255 - value // 3 for value in range(256)]
LIGHTER: Final = [min(255, value + 112) for value in range(256)]
TABLE: Final = (226, 185, 168)


def folded() -> bytes:
    """The blanket, folded three times, on a table."""
    shown = Image.linear_gradient("L").resize((SIDE, SIDE))
    shown = Image.composite(
        Image.new("RGB", shown.size, WALL[1]), Image.new("RGB", shown.size, WALL[0]), shown
    )
    ImageDraw.Draw(shown).rectangle((0, 540, SIDE, SIDE), TABLE)
    _shadow(shown, (110, 590, 710, 680))
    for place, (left, top) in enumerate(((120, 500), (112, 390), (128, 280))):
        layer = _cloth(560, 120, 40)
        shade = Image.linear_gradient("L").resize(layer.size).point(DARKER_BELOW)
        layer = ImageChops.multiply(layer, Image.merge("RGB", (shade, shade, shade)))
        _fringe(shown, left + 556, top + 14, 92)
        shown.paste(layer, (left, top), _rounded(layer.size, 48 - 4 * place))
    return _saved(shown)


def close_up() -> bytes:
    """Its weave, from so near that the threads can be counted."""
    cloth = _cloth(SIDE, SIDE, 170)
    threads = Image.new("L", (SIDE, SIDE), 216)
    draw = ImageDraw.Draw(threads)
    for start in range(-SIDE, SIDE, 12):
        draw.line((start, 0, start + SIDE, SIDE), 255, 6)
    threads = threads.filter(ImageFilter.GaussianBlur(1.2))
    return _saved(ImageChops.multiply(cloth, Image.merge("RGB", (threads, threads, threads))))


def _cloth(width: int, height: int, check: int) -> Image.Image:
    """`check` pixels lie between two bands."""
    cloth = Image.new("RGB", (width, height), SLATE)
    band = Image.new("L", cloth.size)
    draw = ImageDraw.Draw(band)
    for start in range(check // 2, max(width, height), 2 * check):
        draw.rectangle((start, 0, start + check, height), 90)
    across = Image.new("L", cloth.size)
    draw = ImageDraw.Draw(across)
    for start in range(check // 2, height, 2 * check):
        draw.rectangle((0, start, width, start + check), 90)
    cloth.paste(CREAM, mask=ImageChops.add(band, across))
    draw = ImageDraw.Draw(cloth)
    thin = max(2, check // 14)
    for start in range(2 * check, max(width, height) + check, 2 * check):
        draw.rectangle((start, 0, start + thin, height), STRAW)
        draw.rectangle((0, start, width, start + thin), STRAW)
    wool = Image.effect_noise(cloth.size, 60).filter(ImageFilter.BoxBlur(1))
    wool = wool.point(LIGHTER)
    return ImageChops.multiply(cloth, Image.merge("RGB", (wool, wool, wool)))


def _shadow(shown: Image.Image, box: tuple[int, int, int, int]) -> None:
    mask = Image.new("L", shown.size)
    ImageDraw.Draw(mask).ellipse(box, 110)
    shown.paste((58, 47, 42), mask=mask.filter(ImageFilter.GaussianBlur(18)))


def _fringe(shown: Image.Image, left: int, top: int, height: int) -> None:
    draw = ImageDraw.Draw(shown)
    for row in range(top, top + height, 9):
        draw.line((left, row, left + 34 + row % 7, row + 3), FRINGE, 4)


def _rounded(size: tuple[int, int], radius: int) -> Image.Image:
    mask = Image.new("L", size)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, size[0] - 1, size[1] - 1), radius, 255)
    return mask.filter(ImageFilter.GaussianBlur(1))


def _saved(shown: Image.Image) -> bytes:
    out = io.BytesIO()
    shown.save(out, "WEBP", quality=92, method=0)
    return out.getvalue()
