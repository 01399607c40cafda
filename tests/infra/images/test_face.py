"""A logo loses its transparent border, and nothing of its sharpness."""

import io

import pytest
from PIL import Image

from app.infra.images import render_logo
from tests.support.pictures import BLUE, drawn, saved

CLEAR = (0, 0, 0, 0)


@pytest.mark.parametrize("side", [1600, 4000])
async def test_a_wide_logo_in_a_large_transparent_square_stays_sharp(side: int) -> None:
    canvas = drawn(side, side, "RGBA", CLEAR)
    canvas.paste((*BLUE, 255), (side // 8, side // 2, side * 7 // 8, side // 2 + side // 10))
    small, large = await render_logo(saved(canvas, "PNG"))
    assert (large.width, large.height) == (1200, 160)
    assert (small.width, small.height) == (480, 64)
    with Image.open(io.BytesIO(large.file.content)) as image:
        assert image.convert("RGBA").getpixel((0, 0)) == (*BLUE, 255)


async def test_a_transparent_colour_is_a_border_as_well() -> None:
    canvas = drawn(600, 600, "P", 0)
    canvas.putpalette([*(255, 255, 255), *BLUE])
    canvas.paste(1, (50, 200, 550, 250))
    _small, large = await render_logo(saved(canvas, "PNG", transparency=0))
    assert (large.width, large.height) == (500, 50)
