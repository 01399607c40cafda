"""The scale of a chart is round, and no column is higher than it."""

from hypothesis import given
from hypothesis import strategies as st

from app.web.charts import HEIGHT, WIDTH, Column, chart, round_top

COUNT = st.integers(0, 10**12)


@given(st.lists(st.tuples(COUNT, COUNT), min_size=1, max_size=60))
def test_every_column_stands_in_the_drawing(counts: list[tuple[int, int]]) -> None:
    drawn = chart([Column(f"{a}", "", a, b, "") for a, b in counts], str)
    top, half, zero = map(int, drawn.scale)
    assert (2 * half, zero) == (top, 0)
    assert drawn.width == WIDTH * len(counts)
    assert [bar.x for bar in drawn.bars] == [WIDTH * place + 1 for place in range(len(counts))]
    for bar, (lower, upper) in zip(drawn.bars, counts, strict=True):
        assert abs(bar.lower * top / HEIGHT - lower) < 1
        assert bar.y == HEIGHT - bar.lower
        assert -1e-9 <= bar.y - bar.upper <= HEIGHT
        assert (bar.upper > 0) == (upper > 0)


def test_the_first_the_middle_and_the_last_column_are_named() -> None:
    columns = [Column(name, f"at {name}", 1, 0, "") for name in "abcde"]
    assert [one.words for one in chart(columns, str).labels] == ["a", "c", "e"]
    assert [one.at for one in chart(columns[:2], str).labels] == ["at a", "at b"]
    assert [one.words for one in chart(columns[:1], str).labels] == ["a"]


def test_tops_are_round() -> None:
    assert [round_top(most) for most in (1, 2, 3, 5, 7, 9, 11, 99, 4001)] == [
        *(2, 2, 4, 6, 8, 10, 20, 100, 6000),
    ]
