"""docs/money.md answers each line of the two lists, by a test or by what is not built."""

from tests.guarantees.pages import ROOT
from tests.support.no_tables import empty_shop as empty_shop

# How many faults of other shops each list has.
LISTS = {"Payments": 14, "Tax": 5}


def lines() -> dict[str, list[str]]:
    found, heading = dict[str, list[str]](), ""
    for line in (ROOT / "docs" / "money.md").read_text().splitlines():
        if line.startswith("## "):
            heading = line[3:]
        elif line.startswith("| ") and not line.startswith("| fault"):
            found.setdefault(heading, []).append(line)
    return found


def test_no_line_of_the_lists_is_missing() -> None:
    found = lines()
    assert {heading: len(found[heading]) for heading in LISTS} == LISTS


def test_each_line_names_its_test_or_what_is_not_built() -> None:
    every = [line for heading in LISTS for line in lines()[heading]]
    assert [one for one in every if "::test_" not in one and "Not built" not in one] == []
