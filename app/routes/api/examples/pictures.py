"""The examples of the API's description: the pictures of a product."""

from typing import Any, Final

WEBP: Final = "/pictures/9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08.webp"
JPEG: Final = "/pictures/60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752.jpg"
PICTURE: Final[dict[str, Any]] = {
    "picture_id": "0198c0de-7a2b-7f00-9c1d-2e3f4a5b6c7e",
    "position": 1,
    "alt": "A blue mug on a wooden table",
    "url": JPEG,
    "width": 320,
    "height": 240,
    "sizes": [{"width": 320, "height": 240, "webp": WEBP, "jpeg": JPEG}],
    "version": 1,
}
PICTURES: Final = {"items": [PICTURE], "next_cursor": None}
CHANGE: Final = {"alt": "A blue mug on a wooden table", "position": 1}
