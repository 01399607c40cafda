"""What people upload becomes a picture in three widths, without what the camera wrote into it."""

import io
from collections.abc import Callable
from hashlib import sha256

import pytest
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

from app.infra.images import RenderedPicture, render_picture
from app.infra.time_left import time_left, within
from tests.support.pictures import (
    BLUE,
    GREEN,
    RED,
    by_a_phone,
    drawn,
    photo,
    saved,
)


def largest(picture: RenderedPicture) -> Image.Image:
    return Image.open(io.BytesIO(picture.renditions[-1].jpeg.content))


def is_like(pixel: object, colour: tuple[int, int, int]) -> bool:
    assert isinstance(pixel, tuple)
    return all(abs(one - other) < 12 for one, other in zip(pixel, colour, strict=True))


async def test_it_comes_in_three_widths_and_two_formats() -> None:
    picture = await render_picture(photo(4000, 3000))

    assert (picture.width, picture.height) == (4000, 3000)
    sizes = [(one.width, one.height) for one in picture.renditions]
    assert sizes == [(320, 240), (800, 600), (1600, 1200)]
    for one in picture.renditions:
        for file, kind in ((one.webp, "WEBP"), (one.jpeg, "JPEG")):
            assert file.sha256 == sha256(file.content).hexdigest()
            with Image.open(io.BytesIO(file.content)) as image:
                assert (image.format, image.size) == (kind, (one.width, one.height))


async def test_a_small_one_is_not_enlarged() -> None:
    picture = await render_picture(photo(200, 100))
    assert [(one.width, one.height) for one in picture.renditions] == [(200, 100)] * 3
    assert len({one.webp.sha256 for one in picture.renditions}) == 1


async def test_a_very_high_one_stays_within_bounds() -> None:
    picture = await render_picture(photo(400, 20_000))
    assert all(one.height <= 3200 for one in picture.renditions)


@pytest.mark.parametrize(
    ("orientation", "size", "top_left"),
    [
        (1, (640, 480), RED),
        (2, (640, 480), BLUE),
        (3, (640, 480), BLUE),
        (4, (640, 480), RED),
        (5, (480, 640), RED),
        (6, (480, 640), RED),
        (7, (480, 640), BLUE),
        (8, (480, 640), BLUE),
        (9, (640, 480), RED),
    ],
)
async def test_it_is_turned_as_the_camera_was_held(
    orientation: int, size: tuple[int, int], top_left: tuple[int, int, int]
) -> None:
    picture = await render_picture(by_a_phone(orientation))
    assert (picture.width, picture.height) == size
    shown = largest(picture)
    assert shown.size == size
    assert is_like(shown.getpixel((20, 20)), top_left)


async def test_nothing_is_left_of_where_and_by_what_it_was_taken() -> None:
    sent = by_a_phone()
    assert b"A maker of phones" in sent
    assert b"taken at home" in sent

    picture = await render_picture(sent)

    for one in picture.renditions:
        for file in (one.webp, one.jpeg):
            with Image.open(io.BytesIO(file.content)) as image:
                assert not image.getexif()
                assert not {"exif", "comment", "icc_profile", "xmp"} & image.info.keys()
            assert b"maker of phones" not in file.content


def with_transparency() -> bytes:
    image = drawn(64, 64, "P", 1)
    image.putpalette([0, 0, 0, *GREEN])
    image.paste(0, (0, 0, 32, 64))
    return saved(image, "PNG", transparency=0)


def animated(kind: str) -> bytes:
    frames = [drawn(64, 64, colour=colour) for colour in (GREEN, BLUE, RED)]
    return saved(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)


def of_16_bits() -> bytes:
    return saved(Image.new("I;16", (64, 64), 0x8000), "PNG")


def with_two_pictures() -> bytes:
    frames = [drawn(64, 64, colour=colour) for colour in (GREEN, BLUE)]
    return saved(frames[0], "MPO", save_all=True, append_images=frames[1:])


def followed_by_a_page() -> bytes:
    return saved(drawn(64, 64, colour=GREEN), "PNG") + b"<script>alert(1)</script>PK\x03\x04"


def with_a_damaged_note(kind: str) -> bytes:
    """The picture is whole; what a program wrote beside it about the camera is not."""
    return saved(drawn(64, 64, colour=GREEN), kind, exif=b"Exif\0\0no such thing")


def with_its_whole_history() -> bytes:
    """Three MB of text, which take three KB of the file."""
    notes = PngInfo()
    notes.add_itxt("XML:com.adobe.xmp", "<xmp>" + "saved " * 500_000, zip=True)
    return saved(drawn(64, 64, colour=GREEN), "PNG", pnginfo=notes)


WHITE, GREY = (255, 255, 255), (128, 128, 128)


@pytest.mark.parametrize(
    ("make", "colour"),
    [
        (lambda: saved(drawn(64, 64, "CMYK", (0, 0, 0, 0))), WHITE),
        (of_16_bits, GREY),
        (with_transparency, WHITE),
        (lambda: saved(drawn(64, 64, "LA", (128, 255)), "PNG"), GREY),
        (lambda: saved(drawn(64, 64, "1", 1), "PNG"), WHITE),
        (lambda: saved(drawn(64, 64, "RGBA", (0, 0, 0, 0)), "WEBP"), WHITE),
        (lambda: animated("GIF"), GREEN),
        (lambda: animated("WEBP"), GREEN),
        (lambda: animated("PNG"), GREEN),
        (lambda: saved(drawn(64, 64, colour=GREEN), "AVIF"), GREEN),
        (with_two_pictures, GREEN),
        (followed_by_a_page, GREEN),
        (lambda: saved(drawn(64, 64, colour=GREEN), icc_profile=b"no profile"), GREEN),
        (lambda: with_a_damaged_note("JPEG"), GREEN),
        (lambda: with_a_damaged_note("PNG"), GREEN),
        (lambda: with_a_damaged_note("WEBP"), GREEN),
        (with_its_whole_history, GREEN),
    ],
)
async def test_every_kind_of_pixel_is_shown(
    make: Callable[[], bytes], colour: tuple[int, int, int]
) -> None:
    picture = await render_picture(make())
    assert is_like(largest(picture).getpixel((4, 4)), colour)
    assert b"<script>" not in picture.renditions[0].webp.content


async def test_colours_of_another_profile_are_kept() -> None:
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    # In this profile the first number of a pixel is the green, and the second one the red.
    profile = srgb.replace(b"rXYZ", b"____").replace(b"gXYZ", b"rXYZ").replace(b"____", b"gXYZ")
    green, red, blue = GREEN
    sent = saved(drawn(64, 64, colour=GREEN), icc_profile=profile)
    assert is_like(largest(await render_picture(sent)).getpixel((4, 4)), (red, green, blue))


async def test_drawing_costs_a_request_none_of_its_time() -> None:
    sent = photo(3000, 2000)
    with within(5):
        await render_picture(sent)
        left = time_left()
        assert left is not None
        assert left > 4.99
