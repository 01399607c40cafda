from pathlib import Path
from xml.etree import ElementTree

from bench import report
from bench.curves import Curve, svg
from bench.load import answer_is_whole
from bench.run import QUICK, Run
from bench.table import ROWS, Found, markdown, verdict

FAST = Found((1.7, 2.2), "200 orders")


def test_a_row_names_a_shared_unit_once() -> None:
    assert ROWS["consumer"].text(FAST.values) == "1.7 / 2.2 ms"
    assert ROWS["rest"].text((0.6, 210.4)) == "0.6 % / 210 MB"


def test_a_limit_that_all_values_share_stands_once() -> None:
    assert ROWS["scale"].limit((1.3,) * 5) == "each ≤ 1.3 ×"
    assert ROWS["many"].limit((0.5,)) == "≥ 0.5 P"


def test_a_row_holds_when_each_of_its_values_does() -> None:
    consumer, many = ROWS["consumer"], ROWS["many"]
    assert verdict(consumer, FAST) == "aim"
    assert verdict(consumer, Found((1.7, 5.1), "")) == "must"
    assert verdict(consumer, Found((5.1, 5.1), "")) == "**no**"
    assert verdict(many, Found((1.2,), "")) == "aim"
    assert verdict(many, Found((0.4,), "")) == "**no**"
    assert verdict(many, Found((0.4,), "", judged=False)) == "–"


def test_times_are_told_as_on_the_machine_of_the_limits_too() -> None:
    slow = Found((6, 9), "")
    assert verdict(ROWS["one"], slow) == "**no**"
    assert verdict(ROWS["one"], slow, speed=0.5) == "only at P = 3,000"
    assert "| 3 / 4.5 ms |" in markdown({"one": slow}, 0.5)
    assert ROWS["one-order"].scaled((40, 50, 20), 0.5) == (20, 25, 20), "kilobytes stay"
    assert not ROWS["many"].is_timed


def test_the_table_stands_in_the_order_of_its_rows() -> None:
    table = markdown({"rest": Found((0.6, 210), ""), "consumer": FAST})
    assert table.index("first line") < table.index("at rest")


def test_a_curve_is_drawn_between_its_anchor_and_nothing() -> None:
    curve = Curve("Orders", "clients", "orders/s", [(1, 300.0), (256, 2000.0)], anchor=2600.0)
    drawing = ElementTree.fromstring(svg(curve))
    [low, high] = [float(dot.attrib["cy"]) for dot in drawing.iter() if dot.tag.endswith("circle")]
    assert 44 < high < low < 272


def test_a_curve_of_many_lines_names_each() -> None:
    lines = {"board": [(1e4, 8.0), (1e6, 9.0)], "place": [(1e4, 2.0), (1e6, 2.2)]}
    drawn = svg(Curve("Pages", "orders", "ms", lines))
    assert drawn.count("<circle") == 4
    assert ">board<" in drawn
    assert ">place<" in drawn


def test_a_report_keeps_the_words_around_it(tmp_path: Path) -> None:
    page = tmp_path / "performance.md"
    page.write_text(
        f"# Fast\n\nBefore.\n\n{report.BEGIN}\nan older table\n{report.END}\n\nAfter.\n"
    )
    run = Run(QUICK, tmp_path, frozenset(), found={"consumer": FAST})
    run.curves["orders"] = Curve("Pages", "orders", "ms", [(1, 2.0), (10, 3.0)])

    report.write(run, 1.5, tmp_path)

    words = page.read_text()
    assert words.startswith("# Fast\n\nBefore.\n")
    assert words.endswith("\n\nAfter.\n")
    assert "an older table" not in words
    assert "1.7 / 2.2 ms" in words
    assert (tmp_path / "performance" / "orders.svg").exists()


def test_an_answer_is_whole_with_its_last_byte() -> None:
    answer = b"HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\n{}"
    assert answer_is_whole(answer)
    assert not answer_is_whole(answer[:-1])
    assert not answer_is_whole(answer[:30])
