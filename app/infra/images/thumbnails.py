"""Small square pictures for mails, drawn of the smallest of a product."""

import io
from functools import lru_cache
from typing import Final

from PIL import Image, ImageOps

# Pixels, for 48 on a dense screen.
SIDE: Final = 96


# A few products are in most of the mails of a day.
@lru_cache(maxsize=64)
def draw_thumbnail(jpeg: bytes) -> bytes:
    """Returns the middle of the picture as a square JPEG."""
    with Image.open(io.BytesIO(jpeg)) as picture:
        square = ImageOps.fit(picture.convert("RGB"), (SIDE, SIDE))
    written = io.BytesIO()
    square.save(written, "JPEG", quality=80)
    return written.getvalue()
