"""Legal texts are changed from the version that the manager saw, and no version is ever lost."""

import asyncio

import pytest

from app import audit_log
from app.services import shop
from app.services.shop import LegalTextChanged
from app.values.legal_texts import (
    LegalIndex,
    LegalKind,
    learn_legal_index,
    legal_index,
    legal_pages,
)

TERMS = LegalKind.TERMS


async def test_a_change_is_a_new_version_that_applies_at_once() -> None:
    assert legal_pages() == []
    written = await shop.change_legal_text(TERMS, "en", "Pay first.", "Mia", 0)
    assert (written.version, written.edition, written.changed_by) == (1, 1, "Mia")
    assert legal_pages() == [TERMS]
    changed = await shop.change_legal_text(TERMS, "en", "Pay later.", "Bea", 1)
    assert (changed.version, changed.edition) == (2, 2)
    first = await shop.read_legal_text(TERMS, "en", 1)
    assert first
    assert first.text == "Pay first."
    versions = await shop.list_legal_versions(TERMS, "en")
    assert [(one.version, one.changed_by) for one in versions] == [(2, "Bea"), (1, "Mia")]


async def test_an_equal_text_changes_nothing_whatever_version_was_seen() -> None:
    await shop.change_legal_text(TERMS, "en", "Pay first.", "Mia", 0)
    assert (await shop.change_legal_text(TERMS, "en", "Pay first.", "Bea", 0)).version == 1
    assert (await shop.change_legal_text(TERMS, "de", "", "Bea", 7)).version == 0
    assert legal_index().edition == 1


async def test_another_change_in_between_is_not_overwritten() -> None:
    await shop.change_legal_text(TERMS, "en", "Pay first.", "Mia", 0)
    with pytest.raises(LegalTextChanged) as refused:
        await shop.change_legal_text(TERMS, "en", "Pay later.", "Bea", 0)
    assert refused.value.record.text == "Pay first."


async def test_of_two_at_once_one_is_saved() -> None:
    both = [shop.change_legal_text(TERMS, "en", text, "Mia", 0) for text in ("One.", "Two.")]
    outcomes = await asyncio.gather(*both, return_exceptions=True)
    assert sorted(type(one).__name__ for one in outcomes) == ["LegalRecord", "LegalTextChanged"]


async def test_changes_of_different_pages_at_once_are_all_saved_in_order() -> None:
    await asyncio.gather(
        *(shop.change_legal_text(kind, "en", "A text.", "Mia", 0) for kind in LegalKind)
    )
    assert legal_index().edition == len(LegalKind)
    latest = await shop.list_legal_texts()
    assert sorted(one.edition for one in latest.values()) == list(range(1, len(LegalKind) + 1))


async def test_what_a_process_knows_does_not_go_back_when_an_earlier_change_ends_later() -> None:
    for edition in (2, 1):
        learn_legal_index(LegalIndex(edition))
    assert legal_index().edition == 2


async def test_an_empty_text_removes_the_page_and_its_versions_stay() -> None:
    await shop.change_legal_text(TERMS, "en", "Pay first.", "Mia", 0)
    await shop.change_legal_text(TERMS, "en", "", "Mia", 1)
    assert legal_pages() == []
    assert await shop.find_legal_text(TERMS, "en") is None
    assert len(await shop.list_legal_versions(TERMS, "en")) == 2


async def test_each_change_is_a_line_of_the_audit_log_without_the_text() -> None:
    with audit_log.nobody():
        audit_log.act_as(audit_log.Actor("member", "1", "Mia"))
        await shop.change_legal_text(TERMS, "en", "Pay first.", "Mia", 0)
        await shop.change_legal_text(TERMS, "en", "Pay first.", "Mia", 1)
    [line] = (await audit_log.list_lines(audit_log.Filters())).items
    assert (line.action, line.subject_name) == ("legal.changed", "Terms and conditions (en)")
    assert (line.before, line.after) == ({"version": 0}, {"version": 1})
