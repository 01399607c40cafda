"""A picture is drawn in three widths, each as WebP and as JPEG, and named by its content."""

import asyncio
import hashlib
import io
from time import monotonic
from typing import Final

import msgspec
from PIL import Image

from app.infra.images.reading import read_image
from app.infra.time_left import extend

# Pixels: a card on a phone, a card or a page on most screens, and a page on a dense one.
WIDTHS: Final = (320, 800, 1600)
# A picture is at most this many times as high as it is wide; a higher one becomes narrower.
HIGHEST: Final = 2
WHITE: Final = (255, 255, 255)
JPEG: Final = "image/jpeg"
WEBP: Final = "image/webp"

# One picture of 65 million pixels takes 300 MB while it is read.
ONE_AT_A_TIME: Final = asyncio.Semaphore(1)


class ImageFile(msgspec.Struct, frozen=True):
    """`sha256` is that of `content`, in hexadecimal."""

    sha256: str
    media_type: str
    content: bytes


class Rendition(msgspec.Struct, frozen=True):
    width: int
    height: int
    webp: ImageFile
    jpeg: ImageFile


class RenderedPicture(msgspec.Struct, frozen=True):
    """`width` and `height` are those of the upright original.

    `renditions` has one entry for each of `WIDTHS`, in their order. A picture is never enlarged,
    so those of a small one are equal.
    """

    width: int
    height: int
    renditions: tuple[Rendition, ...]


async def render_picture(sent: bytes) -> RenderedPicture:
    """Draws in a thread what was sent. Raises `UnusablePicture`."""
    began = monotonic()
    try:
        async with ONE_AT_A_TIME:
            return await asyncio.to_thread(_render, sent)
    finally:
        extend(monotonic() - began)


def image_file(content: bytes, media_type: str) -> ImageFile:
    return ImageFile(hashlib.sha256(content).hexdigest(), media_type, content)


def _render(sent: bytes) -> RenderedPicture:
    image, (width, height) = read_image(sent, side=WIDTHS[-1])
    shown = _on_white(image)
    renditions: list[Rendition] = []
    for widest in reversed(WIDTHS):
        # The smaller ones are made of the larger one, which is quicker and looks the same.
        shown.thumbnail((widest, widest * HIGHEST), Image.Resampling.LANCZOS)
        is_drawn = renditions and shown.size == (renditions[0].width, renditions[0].height)
        renditions.insert(0, renditions[0] if is_drawn else _rendition(shown))
    return RenderedPicture(width, height, tuple(renditions))


def _on_white(image: Image.Image) -> Image.Image:
    # JPEG has no transparency, and a dark page would swallow a dark product.
    if image.mode != "RGBA":
        return image.copy()
    white = Image.new("RGB", image.size, WHITE)
    white.paste(image, mask=image.getchannel("A"))
    return white


def _rendition(image: Image.Image) -> Rendition:
    webp, jpeg = io.BytesIO(), io.BytesIO()
    image.save(webp, "WEBP", quality=80, method=4)
    image.save(jpeg, "JPEG", quality=82, optimize=True, progressive=True)
    return Rendition(
        image.width,
        image.height,
        image_file(webp.getvalue(), WEBP),
        image_file(jpeg.getvalue(), JPEG),
    )
