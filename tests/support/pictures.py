"""Pictures as cameras, programs and attackers make them."""

import io
import struct
import zlib
from typing import Any

from PIL import Image

RED, GREEN, BLUE = (200, 30, 30), (30, 160, 60), (30, 60, 200)
ORIENTATION, GPS = 0x0112, 0x8825


def drawn(width: int = 640, height: int = 480, mode: str = "RGB", colour: Any = RED) -> Image.Image:
    return Image.new(mode, (width, height), colour)


def saved(image: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def photo(width: int = 640, height: int = 480, colour: Any = RED, **options: Any) -> bytes:
    return saved(drawn(width, height, colour=colour), **options)


def by_a_phone(orientation: int = 6) -> bytes:
    """A picture of 640 × 480 whose left half is red and right half blue, to be turned, with GPS."""
    image = drawn()
    image.paste(BLUE, (320, 0, 640, 480))
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[0x010F] = "A maker of phones"
    exif.get_ifd(GPS)[1] = "N"
    exif.get_ifd(GPS)[2] = (53.0, 33.0, 4.0)
    return saved(image, exif=exif, comment=b"taken at home", quality=95)


def png_that_says(width: int, height: int) -> bytes:
    """A few bytes that claim to be a huge picture."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", head)
        + _chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + _chunk(b"IEND", b"")
    )


def webp_that_says(width: int, height: int) -> bytes:
    sides = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    head = b"VP8X" + struct.pack("<I", 10) + b"\0\0\0\0" + sides
    body = b"WEBP" + head + b"VP8L" + struct.pack("<I", 4) + b"\x2f\0\0\0"
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _chunk(kind: bytes, content: bytes) -> bytes:
    checked = kind + content
    return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))
