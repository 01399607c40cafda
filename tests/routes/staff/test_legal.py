"""Managers write the legal pages, look at a preview, and never overwrite each other."""

import re

import pytest

from app.services import shop
from app.values.legal_texts import MAX_LEGAL_TEXT, LegalKind
from tests.support.visitor import Visitor

LIST = "/staff/settings/legal"
TERMS = f"{LIST}/terms/en"


async def test_a_manager_writes_the_terms_and_customers_find_them(bea: Visitor) -> None:
    await bea.open("/")
    assert "/legal/" not in bea.page.text
    await bea.open(LIST)
    assert bea.text.count("No text") >= 12
    await bea.open(TERMS)
    await bea.send(TERMS, text="# Payment\n\nPay first.")
    assert "“Terms and conditions” saved." in bea.text
    assert "Version 1" in bea.text
    await bea.open("/")
    assert 'href="/legal/terms"' in bea.page.text
    await bea.open("/legal/terms")
    assert "<h2>Payment</h2>" in bea.page.text


async def test_a_preview_shows_the_text_and_saves_nothing(bea: Visitor) -> None:
    await bea.open(TERMS)
    await bea.send(TERMS, text="**Pay first.** <b>x</b>", preview="1")
    assert "<strong>Pay first.</strong> &lt;b&gt;x&lt;/b&gt;" in bea.page.text
    assert bea.form(TERMS).value("text") == "**Pay first.** <b>x</b>"
    assert await shop.list_legal_texts() == {}
    await bea.send(TERMS)
    assert "saved." in bea.text


async def test_two_managers_see_both_texts(bea: Visitor) -> None:
    await bea.open(TERMS)
    await shop.change_legal_text(LegalKind.TERMS, "en", "Mia’s terms", "Mia", 0)
    answer = await bea.send(TERMS, text="Bea’s terms")
    assert answer.status_code == 409
    assert "Mia changed this text while you were editing" in bea.text
    assert "Mia’s terms" in bea.text
    assert bea.form(TERMS).value("text") == "Bea’s terms"
    await bea.send(TERMS)
    assert "saved." in bea.text
    latest = await shop.read_legal_text(LegalKind.TERMS, "en")
    assert latest
    assert (latest.version, latest.text) == (2, "Bea’s terms")


async def test_a_stale_form_is_refused_after_a_preview_too(bea: Visitor) -> None:
    await bea.open(TERMS)
    await shop.change_legal_text(LegalKind.TERMS, "en", "Mia’s terms", "Mia", 0)
    await bea.send(TERMS, text="Bea’s terms", preview="1")
    assert (await bea.send(TERMS)).status_code == 409


async def test_every_version_can_be_read_again(bea: Visitor) -> None:
    for version, text in enumerate(("First", "Second", "")):
        await shop.change_legal_text(LegalKind.TERMS, "en", text, "Mia", version)
    await bea.open(TERMS)
    assert "Version 3 Mia" in bea.text
    assert "Removed" in bea.text
    await bea.open(f"{TERMS}/versions/1")
    assert "First" in bea.text
    await bea.open(f"{TERMS}/versions/3")
    assert "The page was removed in this language." in bea.text


async def test_what_is_too_long_or_unreadable_is_kept_in_the_form(bea: Visitor) -> None:
    await bea.open(TERMS)
    answer = await bea.send(TERMS, text="x" * (MAX_LEGAL_TEXT + 1))
    assert answer.status_code == 422
    assert 'href="#text"' in bea.page.text
    assert len(bea.form(TERMS).value("text")) == MAX_LEGAL_TEXT + 1
    answer = await bea.send(TERMS, text="a\x1bb")
    assert answer.status_code == 422


@pytest.mark.parametrize("letter", ["é", "€", "🫖"])
async def test_the_longest_text_fits_into_the_form(bea: Visitor, letter: str) -> None:
    await bea.open(TERMS)
    # Otherwise browsers send up to twelve bytes for a character.
    [declared] = re.findall(r'<form [^>]*id="legal-form"[^>]*>', bea.page.text)
    assert 'enctype="multipart/form-data"' in declared
    form = dict(bea.form(TERMS).fields) | {"text": letter * MAX_LEGAL_TEXT}
    files = {name: (None, value) for name, value in form.items()}
    answer = await bea.client.post(TERMS, files=files)
    assert answer.status_code == 303
    latest = await shop.read_legal_text(LegalKind.TERMS, "en")
    assert latest
    assert latest.text == letter * MAX_LEGAL_TEXT


async def test_there_are_no_other_pages(bea: Visitor) -> None:
    for path in ("cookies/en", "terms/xx", "terms/en/versions/1", "terms/en/versions/0x1"):
        assert (await bea.open(f"{LIST}/{path}")).status_code == 404
    form = {"_csrf_token": "x", "text": "x", "version": "0"}
    answer = await bea.client.post(f"{LIST}/cookies/en", data=form)
    assert answer.status_code in (403, 404)
