"""What a scanner reads of a page."""

import re

import zxingcpp

DARK = re.compile(r"M(\d+) (\d+)h(\d+)v1")


# A module is so many pixels wide, and a bar code as high as so many modules.
PIXELS = 3


TALL = 30


def scanned(svg: str) -> str:
    """What a scanner makes of a code as it is drawn."""
    found = re.search(r'viewBox="0 0 (\d+) (\d+)"', svg)
    assert found
    width, height = int(found[1]) * PIXELS, int(found[2]) * PIXELS
    rows = [bytearray(b"\xff" * width) for _ in range(height)]
    for x, y, length in (tuple(map(int, run)) for run in DARK.findall(svg)):
        for row in rows[y * PIXELS : (y + 1) * PIXELS]:
            row[x * PIXELS : (x + length) * PIXELS] = bytes(length * PIXELS)
    if 'class="bars"' in svg:
        rows *= TALL
    picture = memoryview(b"".join(rows)).cast("B", (len(rows), width))
    [code] = zxingcpp.read_barcodes(picture)
    return code.text
