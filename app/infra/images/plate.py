"""A logo that would be lost on the ground of its pages gets a plate of another colour."""

from typing import Final

from PIL import Image, ImageDraw

# Brightness, 0 to 255, at which a colour has a contrast of 1.5 to 1 with white paper and light
# pages, and with dark pages.
TOO_LIGHT: Final = 211
TOO_DARK: Final = 52
FOR_PALE: Final = (24, 34, 31, 255)
FOR_DARK: Final = (255, 255, 255, 255)
# What is so opaque has a colour of its own.
OPAQUE: Final = 128
# Parts of the height: the room around the logo, and the corners of the plate.
ROOM: Final = 0.16
CORNER: Final = 0.12


def on_a_plate(image: Image.Image, *, dark: bool) -> Image.Image:
    """Returns the logo as pages with a light or a `dark` ground can show it.

    A logo without transparent parts brings its own ground.
    """
    if "A" not in image.getbands():
        return image
    on_light, on_dark = _seen_on_light_and_dark(image)
    here, there = (on_dark, on_light) if dark else (on_light, on_dark)
    if here >= 1 / 2 or there <= here:
        return image
    room = round(image.height * ROOM)
    size = (image.width + 2 * room, image.height + 2 * room)
    plate = Image.new("RGBA", size)
    ImageDraw.Draw(plate).rounded_rectangle(
        (0, 0, size[0] - 1, size[1] - 1),
        radius=round(size[1] * CORNER),
        fill=FOR_DARK if dark else FOR_PALE,
    )
    plate.alpha_composite(image, (room, room))
    return plate


def _seen_on_light_and_dark(image: Image.Image) -> tuple[float, float]:
    """Returns which parts of the logo, 0 to 1, can be seen on light and on dark pages."""
    opaque = image.getchannel("A").point([0] * OPAQUE + [255] * (256 - OPAQUE))
    counts = image.convert("L").histogram(opaque)
    everything = sum(counts)
    if not everything:
        return 1, 1
    return sum(counts[:TOO_LIGHT]) / everything, sum(counts[TOO_DARK + 1 :]) / everything
