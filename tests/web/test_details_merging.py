"""What an editor changed of an order's details, beside what others changed meanwhile."""

import pytest

from app.web.details_merging import changed_details, has_clash, merge_details
from app.web.forms import Typed
from app.web.merging import WAS
from tests.support.no_tables import empty_shop as empty_shop

KNOWN = {
    "country": "DE",
    "company": "",
    "line1": "12 Harbour Street",
    "line2": "",
    "postcode": "20095",
    "city": "Hamburg",
    "state": "",
    "note": "",
    "phone": "",
}


def sent(**changed: str) -> Typed:
    was = {WAS + name: value for name, value in KNOWN.items()}
    return Typed(KNOWN | was | changed)


def test_only_what_was_touched_is_changed() -> None:
    both = merge_details(sent(phone="0421 36136"), KNOWN | {"line1": "4 Quay Road"})
    assert not has_clash(both)
    assert changed_details(both) == {"phone": "+49 421 36136"}


def test_a_number_that_both_typed_is_no_clash() -> None:
    both = merge_details(sent(phone="0421 36136"), KNOWN | {"phone": "+49 421 36136"})
    assert not has_clash(both)
    assert changed_details(both) == {}


def test_what_is_removed_is_a_change() -> None:
    known = KNOWN | {"note": "Ring twice.", "phone": "+49 421 36136"}
    was = {f"was_{name}": known[name] for name in ("note", "phone")}
    assert changed_details(merge_details(sent(**was), known)) == {"note": "", "phone": None}


@pytest.mark.parametrize(
    "theirs", [{"line1": "7 Mole Street"}, {"city": "Bremen"}, {"line1": "", "note": "Ring."}]
)
def test_two_changes_of_one_address_are_a_clash(theirs: dict[str, str]) -> None:
    assert has_clash(merge_details(sent(line1="4 Quay Road"), KNOWN | theirs))


def test_an_address_and_a_note_are_none() -> None:
    both = merge_details(sent(line1="4 Quay Road"), KNOWN | {"note": "Ring twice."})
    assert not has_clash(both)
    assert changed_details(both)["delivery_address"]["line1"] == "4 Quay Road"
