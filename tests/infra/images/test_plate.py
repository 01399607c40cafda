"""A logo that would be lost on its ground gets a plate; every other stays as it was sent."""

import io
from typing import Any

import pytest
from PIL import Image

from app.infra.images import render_logo
from tests.support.pictures import BLUE, drawn, saved

CLEAR = (0, 0, 0, 0)
WHITE, BLACK = (255, 255, 255), (0, 0, 0)
PALE_YELLOW = (255, 236, 140)


def logo(*colours: Any) -> bytes:
    """Bars of these colours with a gap between them, each as large as the others."""
    canvas = drawn(100 * len(colours), 80, "RGBA", CLEAR)
    for place, colour in enumerate(colours):
        canvas.paste((*colour, 255), (100 * place, 0, 100 * place + 80, 80))
    return saved(canvas, "PNG")


async def corner_and_middle(sent: bytes, *, dark: bool) -> tuple[Any, Any]:
    """Of the largest size: a point near its edge, and one of its first bar."""
    large = (await render_logo(sent, dark=dark))[-1]
    with Image.open(io.BytesIO(large.file.content)) as image:
        pixels = image.convert("RGBA")
        return pixels.getpixel((3, 40)), pixels.getpixel((40, 40))


@pytest.mark.parametrize("colour", [WHITE, PALE_YELLOW, (230, 230, 235)])
async def test_a_pale_logo_for_light_pages_gets_a_dark_plate(colour: Any) -> None:
    edge, bar = await corner_and_middle(logo(colour), dark=False)
    assert edge == (24, 34, 31, 255)
    assert bar == (*colour, 255)


async def test_a_black_logo_for_dark_pages_gets_a_white_plate() -> None:
    edge, bar = await corner_and_middle(logo(BLACK), dark=True)
    assert edge == (*WHITE, 255)
    assert bar == (*BLACK, 255)


@pytest.mark.parametrize(
    ("sent", "dark"),
    [
        (logo(BLUE), False),
        (logo(BLACK), False),
        (logo(WHITE), True),
        (logo(BLUE, BLUE, WHITE), False),
        (saved(drawn(200, 80, colour=WHITE), "PNG"), False),
        (saved(drawn(200, 80, colour=BLACK), "PNG"), True),
    ],
    ids=["blue", "black", "white on dark", "mostly blue", "opaque white", "opaque black"],
)
async def test_what_can_be_seen_stays_as_it_was_sent(sent: bytes, dark: bool) -> None:
    large = (await render_logo(sent, dark=dark))[-1]
    with Image.open(io.BytesIO(sent)) as image:
        seen = image.convert("RGBA").getbbox()
    assert seen
    assert (large.width, large.height) == (seen[2], seen[3])
