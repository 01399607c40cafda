"""A picture as it was sent becomes pixels, or a sentence that says why it cannot."""

import io
import warnings
from typing import Final

from PIL import Image, ImageCms, PngImagePlugin

from app.i18n.language import gettext as _
from app.i18n.language import gettext_noop

# The largest pictures of phones have about 20 MB and 50 million pixels.
MAX_BYTES: Final = 20 * 1024 * 1024
MAX_PIXELS: Final = 65_000_000
MAX_SIDE: Final = 20_000
MIN_SIDE: Final = 32
FORMATS: Final = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
SCALE_OF_16_BIT: Final = 1 / 256
ALPHA: Final = ("RGBA", "LA", "PA", "RGBa", "La")
ORIENTATION: Final = 0x0112
TURNS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
SIDEWAYS: Final = (
    Image.Transpose.TRANSPOSE,
    Image.Transpose.ROTATE_270,
    Image.Transpose.TRANSVERSE,
    Image.Transpose.ROTATE_90,
)
HEIC: Final = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1")

EMPTY: Final = gettext_noop("This file is empty.")
TOO_LARGE: Final = gettext_noop("This file is too large: a picture may have 20 MB.")
NO_PICTURE: Final = gettext_noop(
    "This is not a picture that can be used. Choose a JPEG, PNG, WebP, GIF or AVIF file."
)
IS_SVG: Final = gettext_noop("SVG drawings cannot be used. Save it as PNG or WebP.")
IS_HEIC: Final = gettext_noop("HEIC pictures cannot be used. Save it as JPEG.")
DAMAGED: Final = gettext_noop("This picture is damaged or incomplete. Save it again, then retry.")
TOO_MANY_PIXELS: Final = gettext_noop(
    "This picture has too many pixels: 65 million are allowed, and 20,000 on each side."
)
TOO_SMALL: Final = gettext_noop("This picture is too small: it needs 32 pixels on each side.")
NOTHING_SEEN: Final = gettext_noop("This picture is transparent everywhere.")

# Pillow's own guard, for formats that allocate before their size can be asked.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS
# Drawing programs write their history into PNG files, which may become many MB when it is unpacked.
PngImagePlugin.MAX_TEXT_CHUNK = MAX_BYTES


class UnusablePicture(Exception):
    """`says` is an English sentence for the person who sent the file."""

    def __init__(self, says: str) -> None:
        super().__init__(says)
        self.says = says

    def detail(self) -> str:
        return _(self.says)


def read_image(
    sent: bytes, *, side: int, trimmed: bool = False
) -> tuple[Image.Image, tuple[int, int]]:
    """Returns the picture in sRGB, upright and without metadata, and its size as it was sent.

    What is larger than `side` may come back smaller, but never below it. Of an animation it is the
    first frame. If it is `trimmed`, its transparent border is gone. Takes a second of one core for
    the largest. Raises `UnusablePicture`.
    """
    _refuse_by_its_bytes(sent)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(sent), formats=FORMATS) as image:
                return _read(image, side, trimmed)
    except (UnusablePicture, MemoryError):
        raise
    except Image.DecompressionBombError:
        raise UnusablePicture(TOO_MANY_PIXELS) from None
    except Image.UnidentifiedImageError:
        raise UnusablePicture(_kind_of(sent)) from None
    except Exception as error:
        # Decoders raise whatever the damage runs into: OSError, SyntaxError, struct.error …
        raise UnusablePicture(DAMAGED) from error


def _refuse_by_its_bytes(sent: bytes) -> None:
    if not sent:
        raise UnusablePicture(EMPTY)
    if len(sent) > MAX_BYTES:
        raise UnusablePicture(TOO_LARGE)
    # WebP's decoder allocates the whole canvas before Pillow compares its size.
    if sent[:4] == b"RIFF" and sent[8:16] == b"WEBPVP8X":
        width, height = (int.from_bytes(sent[at : at + 3], "little") + 1 for at in (24, 27))
        _refuse_by_size(width, height)


def _refuse_by_size(width: int, height: int) -> None:
    if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
        raise UnusablePicture(TOO_MANY_PIXELS)
    if min(width, height) < MIN_SIDE:
        raise UnusablePicture(TOO_SMALL)


def _kind_of(sent: bytes) -> str:
    start = sent[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<svg", b"<?xml", b"<!doctype svg", b"<!--")) and b"<svg" in start:
        return IS_SVG
    if sent[4:8] == b"ftyp" and sent[8:12] in HEIC:
        return IS_HEIC
    return NO_PICTURE


def _read(image: Image.Image, side: int, trimmed: bool) -> tuple[Image.Image, tuple[int, int]]:
    _refuse_by_size(*image.size)
    size = image.size
    # JPEG is decoded at a half, a quarter or an eighth, where that is still enough.
    image.draft(None, (side, side))
    image.load()
    turn = _turn_of(image)
    profile = image.info.get("icc_profile")
    pixels = _in_eight_bits(image)
    if turn is not None:
        pixels = pixels.transpose(turn)
    left, top, right, bottom = box = _seen(pixels) if trimmed else (0, 0, *pixels.size)
    smaller = min(right - left, bottom - top)
    # A copy of the largest would take as much memory again.
    if smaller > 2 * side:
        pixels = pixels.reduce(smaller // side, box)
    elif trimmed:
        pixels = pixels.crop(box)
    pixels = _in_srgb(pixels, profile)
    pixels.info.clear()
    return pixels, (size[1], size[0]) if turn in SIDEWAYS else size


def _seen(image: Image.Image) -> tuple[int, int, int, int]:
    """Returns the box of what is not transparent: left, top, right and bottom."""
    if not _has_alpha(image):
        return (0, 0, *image.size)
    alpha = (image if "A" in image.getbands() else image.convert("RGBA")).getchannel("A")
    seen = alpha.getbbox()
    if seen is None:
        raise UnusablePicture(NOTHING_SEEN)
    return seen


def _turn_of(image: Image.Image) -> Image.Transpose | None:
    try:
        return TURNS.get(image.getexif().get(ORIENTATION, 1))
    except Exception:
        # The picture is good, and only what the camera or a program wrote beside it is not.
        return None


def _in_eight_bits(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I"):
        # Pillow's own conversion would cut at 255 instead of scaling.
        return image.convert("F").point(lambda value: value * SCALE_OF_16_BIT).convert("L")
    if image.mode in ("P", "1", "PA", "F", "La", "RGBa"):
        return image.convert("RGBA" if _has_alpha(image) else "RGB")
    return image


def _in_srgb(image: Image.Image, profile: object) -> Image.Image:
    wanted = "RGBA" if _has_alpha(image) else "RGB"
    if isinstance(profile, bytes) and profile and image.mode in ("RGB", "CMYK", "RGBA"):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            target = ImageCms.createProfile("sRGB")
            changed = ImageCms.profileToProfile(image, source, target, outputMode=wanted)
            if changed is not None:
                return changed
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            # A picture with a damaged profile, or that of a printer, is shown as if it had none.
            pass
    return image if image.mode == wanted else image.convert(wanted)


def _has_alpha(image: Image.Image) -> bool:
    return image.mode in ALPHA or "transparency" in image.info
