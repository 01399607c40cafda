"""Colours: their contrast, and shades of them with which all text is readable."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.values.colours import colour_of, contrast, read_colour, shade_of
from app.values.face import DOORSTEP, READABLE, accent_of
from app.values.fields import Invalid

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
# The pages' backgrounds in light and dark, which tokens.css has in OKLCH.
PAPERS = {"light": ("#ffffff", "#fafaf7"), "dark": ("#0d1412", "#151e1b")}


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48), ("#123456", "#123456", 1.0)],
)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.01)
    assert contrast(other, one) == contrast(one, other)


@given(COLOURS)
def test_a_colour_comes_back_from_oklch(colour: str) -> None:
    back = colour_of(shade_of(colour))
    for at in (1, 3, 5):
        assert abs(int(colour[at : at + 2], 16) - int(back[at : at + 2], 16)) <= 3


@given(COLOURS)
def test_whatever_the_colour_all_text_is_readable(colour: str) -> None:
    found = accent_of(colour)
    for theme, tones in (("light", found.light), ("dark", found.dark)):
        for paper in (*PAPERS[theme], tones.soft):
            assert contrast(tones.base, paper) >= READABLE
        assert contrast(tones.ink, tones.base) >= READABLE
        assert contrast(tones.ink, tones.hover) >= READABLE


def test_a_readable_colour_stays_as_it_is() -> None:
    assert accent_of("#7a1f3d").light.base == "#7a1f3d"
    assert accent_of("#ffb3c7").dark.base == "#ffb3c7"


def test_doorsteps_own_colours_are_readable() -> None:
    for theme, tones in (("light", DOORSTEP.light), ("dark", DOORSTEP.dark)):
        for paper in PAPERS[theme]:
            assert contrast(tones.base, paper) >= READABLE
        assert contrast(tones.ink, tones.base) >= READABLE


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("#7A1F3D", "#7a1f3d"), ("7a1f3d", "#7a1f3d"), ("#abc", "#aabbcc"), (" # 1 2 3 ", "#112233")],
)
def test_a_colour_is_read_as_people_write_it(typed: str, kept: str) -> None:
    assert read_colour(typed, "accent_colour") == kept


@pytest.mark.parametrize(
    "typed", ["red", "#12345", "#1234567", "#gggggg", "url(x)", "#٣٣٣", "#000;"]
)
def test_what_is_no_colour_is_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        read_colour(typed, "accent_colour")
