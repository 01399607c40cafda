"""Customers read each legal text in their language, or in another one that has it."""

import pytest

from app.infra.database import fetch
from app.services import shop
from app.values.legal_texts import OF_AN_ORDER, LegalKind, legal_index

TERMS, WITHDRAWAL = LegalKind.TERMS, LegalKind.WITHDRAWAL


async def writes(kind: LegalKind, language: str, text: str) -> int:
    return (await shop.change_legal_text(kind, language, text, "Mia", None)).edition


async def test_readers_get_their_language_or_the_shops_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await writes(TERMS, "de", "Erst zahlen.")
    found = await shop.find_legal_text(TERMS, "en")
    assert found
    assert (found.language, found.text) == ("de", "Erst zahlen.")
    await writes(TERMS, "en", "Pay first.")
    found = await shop.find_legal_text(TERMS, "en")
    assert found
    assert found.text == "Pay first."
    monkeypatch.setattr("app.services.shop.legal_texts.own_language", lambda: "de")
    found = await shop.find_legal_text(TERMS, "fr")
    assert found
    assert found.language == "de"


async def test_an_edition_keeps_the_texts_of_its_time() -> None:
    first = await writes(TERMS, "en", "Pay first.")
    second = await writes(TERMS, "en", "Pay later.")
    await writes(WITHDRAWAL, "en", "Fourteen days.")
    was = await shop.find_legal_text(TERMS, "en", first)
    assert was
    assert was.text == "Pay first."
    assert await shop.legal_pages_of(second, OF_AN_ORDER) == [TERMS]
    assert await shop.legal_pages_of(legal_index().edition, OF_AN_ORDER) == [TERMS, WITHDRAWAL]
    assert await shop.legal_pages_of(0, OF_AN_ORDER) == []


async def test_another_process_knows_after_it_looked() -> None:
    await fetch(
        "INSERT INTO shop.legal_texts (edition, kind, language, version, text)"
        " VALUES (1, 'terms', 'en', 1, 'Pay first.')"
    )
    assert legal_index().edition == 0
    await shop.refresh()
    assert legal_index().edition == 1
    assert legal_index().languages == {"terms": ("en",)}
