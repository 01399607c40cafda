"""Which legal pages exist is known to each process without asking the database."""

from collections.abc import Iterator

import pytest

from app.i18n.language import use_language
from app.values.legal_texts import (
    BESIDE_ORDERING,
    LEGAL_TITLES,
    LegalIndex,
    LegalKind,
    legal_index,
    legal_pages,
    legal_title,
    remember_legal_index,
)
from tests.support.no_tables import empty_shop as empty_shop


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    before = legal_index()
    yield
    remember_legal_index(before)


def test_only_pages_with_a_text_are_linked_in_the_footers_order() -> None:
    remember_legal_index(LegalIndex(3, {"privacy": ("de",), "imprint": ("en", "de"), "terms": ()}))
    assert legal_pages() == [LegalKind.IMPRINT, LegalKind.PRIVACY]
    assert legal_pages(*BESIDE_ORDERING) == [LegalKind.PRIVACY]


def test_each_page_has_a_title_in_the_readers_language() -> None:
    assert set(LEGAL_TITLES) == set(LegalKind)
    with use_language("de"):
        assert legal_title(LegalKind.IMPRINT) == "Impressum"
