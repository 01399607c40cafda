"""The shop's logo and icon, drawn as PNG in the sizes that pages, mails, paper and devices need."""

import asyncio
import io
from collections.abc import Callable, Sequence
from functools import partial
from time import monotonic
from typing import Final

import msgspec
from PIL import Image

from app.infra.images.plate import on_a_plate
from app.infra.images.reading import read_image
from app.infra.images.rendering import ONE_AT_A_TIME, ImageFile, image_file
from app.infra.time_left import extend

PNG: Final = "image/png"
# Pixels, width and height: of the header and mails on dense screens, and of paper.
LOGO_BOUNDS: Final = ((480, 96), (1200, 240))
# Pixels: a browser's tab, the home screen of a phone, and what installs the shop as an app.
ICON_SIDES: Final = (32, 180, 512)
# iOS fills what is transparent with black.
OPAQUE_SIDE: Final = 180
# Bytes above which 256 colours are enough: a logo is in every mail.
MANY_BYTES: Final = 60_000


class FaceRendition(msgspec.Struct, frozen=True):
    width: int
    height: int
    file: ImageFile


async def render_logo(sent: bytes, *, dark: bool = False) -> list[FaceRendition]:
    """Draws in a thread what was sent, without its transparent border, the smallest size first.

    It is for light pages and paper, or for `dark` ones. Raises `UnusablePicture`.
    """
    return await _in_a_thread(partial(_logo, dark=dark), sent)


async def render_icon(sent: bytes) -> list[FaceRendition]:
    """Draws squares in a thread, the smallest first. Raises `UnusablePicture`."""
    return await _in_a_thread(_icon, sent)


async def _in_a_thread(
    draw: Callable[[bytes], list[FaceRendition]], sent: bytes
) -> list[FaceRendition]:
    began = monotonic()
    try:
        async with ONE_AT_A_TIME:
            return await asyncio.to_thread(draw, sent)
    finally:
        extend(monotonic() - began)


def _logo(sent: bytes, *, dark: bool) -> list[FaceRendition]:
    image, _size = read_image(sent, side=LOGO_BOUNDS[-1][1], trimmed=True)
    image = on_a_plate(image, dark=dark)
    drawn: list[Image.Image] = []
    for bounds in LOGO_BOUNDS:
        fitted = image.copy()
        fitted.thumbnail(bounds, Image.Resampling.LANCZOS)
        drawn.append(fitted)
    return _renditions(drawn)


def _icon(sent: bytes) -> list[FaceRendition]:
    image, _size = read_image(sent, side=ICON_SIDES[-1])
    image = image.convert("RGBA")
    image.thumbnail((ICON_SIDES[-1], ICON_SIDES[-1]), Image.Resampling.LANCZOS)
    side = max(image.size)
    square = Image.new("RGBA", (side, side))
    square.paste(image, ((side - image.width) // 2, (side - image.height) // 2))
    drawn: list[Image.Image] = []
    for wanted in ICON_SIDES:
        fitted = square.copy()
        fitted.thumbnail((wanted, wanted), Image.Resampling.LANCZOS)
        drawn.append(_on_white(fitted) if wanted == OPAQUE_SIDE else fitted)
    return _renditions(drawn)


def _on_white(image: Image.Image) -> Image.Image:
    white = Image.new("RGB", image.size, "#ffffff")
    white.paste(image, mask=image.getchannel("A"))
    return white


def _renditions(drawn: Sequence[Image.Image]) -> list[FaceRendition]:
    # A small picture is never enlarged, so that several of its sizes are one.
    found = {one.width: FaceRendition(one.width, one.height, _file(one)) for one in drawn}
    return list(found.values())


def _file(image: Image.Image) -> ImageFile:
    content = _png(image)
    if len(content) > MANY_BYTES:
        content = min(content, _png(image.quantize(256)), key=len)
    return image_file(content, PNG)


def _png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()
