"""A name of 42 or 58 letters widens no page of a product."""

from collections.abc import Callable
from typing import Final

from e2e.judging import DRAWN, TOO_WIDE, WIDEST
from e2e.program import Program
from e2e.windows import Window

CAPTAIN: Final = "Donaudampfschifffahrtsgesellschaftskapitän"
VILLAGE: Final = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"
BOTH: Final = f"{VILLAGE} {CAPTAIN}"


def test_the_page_of_a_product_fits_any_screen(
    program: Program, open_window: Callable[..., Window]
) -> None:
    assert (len(CAPTAIN), len(VILLAGE)) == (42, 58)
    program.stocks(
        "long-words",
        VILLAGE,
        3,
        description=BOTH,
        category=CAPTAIN,
        manufacturer={"name": VILLAGE, "address": BOTH, "contact": ""},
        safety_information=BOTH,
    )
    page = open_window().page
    page.goto("/products/long-words")
    for width in (320, 390, 1440):
        page.set_viewport_size({"width": width, "height": 800})
        page.evaluate(DRAWN)
        too_wide = page.evaluate(TOO_WIDE) > 0
        assert not too_wide, f"scrolls sideways at {width} px: {page.evaluate(WIDEST)}"
    program.archives("long-words", VILLAGE)
