"""A film of one picture for Chromium's fake camera: a bar code, as it is printed on slips."""

from itertools import chain
from pathlib import Path

from barcode.codex import Code128

WIDE, HIGH, MODULE = 640, 480, 3
BLACK, WHITE, GREY = 16, 235, 128
HEAD = f"YUV4MPEG2 W{WIDE} H{HIGH} F10:1 Ip A1:1 C420jpeg\n".encode()


def film(text: str, into: Path) -> Path:
    """Writes ten frames in the format that Chromium plays again and again."""
    [modules] = Code128(text).build()
    bars = bytes(chain.from_iterable((BLACK if one == "1" else WHITE,) * MODULE for one in modules))
    left = (WIDE - len(bars)) // 2
    row = bytes([WHITE]) * left + bars + bytes([WHITE]) * (WIDE - left - len(bars))
    blank = bytes([WHITE]) * WIDE
    picture = blank * 140 + row * 200 + blank * (HIGH - 340)
    frame = b"FRAME\n" + picture + bytes([GREY]) * (WIDE * HIGH // 2)
    into.write_bytes(HEAD + frame * 10)
    return into


def options(film_of: Path) -> list[str]:
    return [
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-video-capture={film_of}",
    ]
