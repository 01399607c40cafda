"""The demo shop has every legal page, in every language, and says that they are examples."""

import pytest

from app.demo.legal_texts import FOLDER, write_legal_texts
from app.i18n.language import LANGUAGES
from app.services import shop
from app.values.legal_texts import LegalKind

EXAMPLE = ("an example text", "Beispieltext", "un exemple de texte")
pytestmark = pytest.mark.usefixtures("shop")


async def test_each_page_in_each_language_begins_as_an_example() -> None:
    await write_legal_texts()
    for kind in LegalKind:
        for language in LANGUAGES:
            record = await shop.read_legal_text(kind, language)
            assert record
            assert record.version == 1
            assert any(word in record.text[:80] for word in EXAMPLE), (kind, language)


def test_no_file_is_for_a_language_or_a_page_that_does_not_exist() -> None:
    for path in FOLDER.glob("*.md"):
        kind, language = path.stem.split(".")
        assert kind in set(LegalKind)
        assert language in LANGUAGES
