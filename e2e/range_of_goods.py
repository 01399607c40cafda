"""The range of a shop that moves in: a table of its old system, and the server of its pictures."""

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.support.pictures import BLUE, GREEN, RED, photo

FAMILIES, SIZES, SINGLES = 10, ("S", "M", "L", "XL"), 160
PRODUCTS = FAMILIES * len(SIZES) + SINGLES
PICTURES = {
    f"/{name}.jpg": photo(colour=colour)
    for name, colour in (("red", RED), ("green", GREEN), ("blue", BLUE))
}


def range_of_goods(pictures: str) -> list[Mapping[str, str]]:
    """Lines in Shopify's columns: aprons in four sizes, and cups that have none.

    Each product has a picture, whose address begins with `pictures`.
    """
    return [*_aprons(pictures), *_cups(pictures)]


def _aprons(pictures: str) -> Iterator[Mapping[str, str]]:
    for number in range(1, FAMILIES + 1):
        handle = f"apron-{number}"
        first = {
            "Title": f"Apron no. {number}",
            "Body (HTML)": "<p>Washed linen &amp; <strong>two</strong> pockets.</p>",
            "Type": "Aprons",
            "Option1 Name": "Size",
            "Image Src": f"{pictures}/{_colour(number)}.jpg?{handle}",
            "Image Alt Text": "An apron on a hook",
            "Status": "active",
        }
        for place, size in enumerate(SIZES):
            yield {
                "Handle": handle,
                **(first if not place else {}),
                "Option1 Value": size,
                "Variant SKU": f"AP-{number}-{size}",
                "Variant Inventory Qty": "3",
                "Variant Price": "34.00",
            }


def _cups(pictures: str) -> Iterator[Mapping[str, str]]:
    for number in range(1, SINGLES + 1):
        handle = f"cup-{number}"
        yield {
            "Handle": handle,
            "Title": f"Cup no. {number}",
            "Type": "Cups",
            "Option1 Name": "Title",
            "Option1 Value": "Default Title",
            "Variant SKU": f"CU-{number}",
            "Variant Grams": "310",
            "Variant Inventory Qty": "5",
            "Variant Price": "18.50",
            "Image Src": f"{pictures}/{_colour(number)}.jpg?{handle}",
            "Image Alt Text": "A cup",
            "Status": "active",
        }


def _colour(number: int) -> str:
    colours: Sequence[str] = ("red", "green", "blue")
    return colours[number % len(colours)]


@contextmanager
def server_of_pictures() -> Iterator[str]:
    """Gives where its addresses begin."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            picture = PICTURES.get(self.path.partition("?")[0])
            self.send_response(200 if picture else 404)
            self.send_header("Content-Type", "image/jpeg")
            self.send_header("Content-Length", str(len(picture or b"")))
            self.end_headers()
            self.wfile.write(picture or b"")

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    serving = threading.Thread(target=server.serve_forever, daemon=True)
    serving.start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    server.server_close()
