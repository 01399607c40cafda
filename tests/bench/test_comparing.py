from pathlib import Path

from bench import comparing
from bench.table import ROWS, Found, markdown

PAGE = Path("docs/performance.md")


def test_the_ratios_of_the_page_are_found() -> None:
    assert comparing.written(PAGE).keys() == {"many", "hot"}


def test_a_ratio_below_two_thirds_is_worse(tmp_path: Path) -> None:
    page = tmp_path / "performance.md"
    before = {"many": Found((0.9,), ""), "hot": Found((3.6,), ""), "one": Found((3, 4), "")}
    page.write_text(markdown(before))
    assert comparing.written(page) == {"many": 0.9, "hot": 3.6}
    assert comparing.worse({"many": Found((0.61,), ""), "hot": Found((9.0,), "")}, page) == []
    assert comparing.worse({"many": Found((0.59,), "")}, page) == [
        "many: 0.59, and 0.9 is written down"
    ]
    assert comparing.worse({"one": Found((300, 400), "")}, page) == []


def test_a_row_that_was_never_written_down_is_not_worse(tmp_path: Path) -> None:
    page = tmp_path / "performance.md"
    page.write_text("# Performance\n")
    assert ROWS["many"].more
    assert comparing.worse({"many": Found((0.1,), "")}, page) == []
