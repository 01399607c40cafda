"""What is no picture, or too much of one, is refused in words."""

import pytest
from PIL import Image

from app.infra.images import MAX_BYTES, UnusablePicture, render_picture
from tests.support.pictures import photo, png_that_says, saved, webp_that_says


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        (b"", "This file is empty."),
        (b"\xff\xd8\xff" + b"0" * 40, "This is not a picture"),
        (b"MZ" + b"\0" * 100, "This is not a picture"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "SVG drawings cannot be used"),
        (b'\xef\xbb\xbf<?xml version="1.0"?>\n<svg/>', "SVG drawings cannot be used"),
        (b"\0\0\0\x18ftypheic" + b"\0" * 40, "HEIC pictures cannot be used"),
        (b"GIF89a<script>alert(1)</script>", "This is not a picture"),
        (png_that_says(60_000, 60_000), "too many pixels"),
        (png_that_says(9000, 9000), "too many pixels"),
        (png_that_says(30_000, 100), "too many pixels"),
        (png_that_says(0, 100), "This is not a picture"),
        (png_that_says(4000, 4000), "damaged or incomplete"),
        (webp_that_says(16_000, 16_000), "too many pixels"),
        (b"RIFF\x10\0\0\0WEBPVP8X", "too small"),
        (b"8BPS" + b"\0" * 40, "This is not a picture"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n", "This is not a picture"),
    ],
    ids=lambda value: value[:24] if isinstance(value, str) else "",
)
async def test_what_is_no_picture_is_refused_in_words(sent: bytes, says: str) -> None:
    with pytest.raises(UnusablePicture) as refused:
        await render_picture(sent)
    assert says in refused.value.detail()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
async def test_one_that_was_cut_off_is_refused(kind: str) -> None:
    whole = saved(Image.effect_noise((300, 300), 80).convert("RGB"), kind)
    for share in (3, 30, 60, 95):
        with pytest.raises(UnusablePicture):
            await render_picture(whole[: len(whole) * share // 100])


async def test_too_many_bytes_are_not_looked_at() -> None:
    with pytest.raises(UnusablePicture) as refused:
        await render_picture(photo() + b"\0" * MAX_BYTES)
    assert "20 MB" in refused.value.detail()


async def test_too_small_a_picture_is_refused() -> None:
    with pytest.raises(UnusablePicture) as refused:
        await render_picture(photo(31, 500))
    assert "too small" in refused.value.detail()
