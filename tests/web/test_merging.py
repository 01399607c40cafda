"""Two editors of one form: what each changed, and what the form keeps of how it was opened."""

import pytest

from app.web.merging import Compared, Merge, expected_version, merge, opened_with, status_of
from tests.support.no_tables import empty_shop as empty_shop

WAS = {"name": "Vase", "price": "1.00", "category": "Home"}
LABELS = dict.fromkeys(WAS, "Label")


def test_the_changes_of_both_are_merged_and_those_of_one_field_compared() -> None:
    mine = WAS | {"name": "Bud vase", "price": "2.00"}
    theirs = WAS | {"name": "Tall vase", "category": "Kitchen"}
    both = merge(WAS, mine, theirs)
    assert both.entry == {"name": "Bud vase", "price": "2.00", "category": "Kitchen"}
    assert both.compared == [
        Compared("name", "Tall vase", "Bud vase", clash=True),
        Compared("price", "1.00", "2.00", clash=False),
    ]
    assert both.taken == [("category", "Kitchen")]


def test_a_fresh_form_is_opened_with_the_record() -> None:
    assert opened_with(LABELS, 3, WAS, None) == {"version": 3, "was": WAS}


def test_a_form_with_a_fault_stays_as_it_was_opened() -> None:
    sent = {"version": "2", "was_name": "Jug", "name": ""}
    was = {"name": "Jug", "price": "", "category": ""}
    assert opened_with(LABELS, 3, WAS, sent) == {"version": "2", "was": was}


@pytest.mark.parametrize(
    ("sent", "version"), [("7", 7), ("0", 0), ("", -1), ("-7", -1), ("٧", -1), ("1" * 10, -1)]
)
def test_a_version_that_no_record_has_is_expected_of_none(sent: str, version: int) -> None:
    assert expected_version({"version": sent}) == version


def test_a_conflict_counts_before_a_fault() -> None:
    both = Merge(entry={}, compared=[], taken=[])
    assert status_of({"name": "Enter a name"}, both) == 409
    assert status_of({"name": "Enter a name"}, None) == 422
    assert status_of({}, None) == 200
