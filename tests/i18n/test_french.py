"""The signs of French: a blank that never breaks before : ; ! ? and within « », and ’."""

import re
from collections.abc import Iterator

from babel.messages.pofile import read_po

from app.i18n.language import CATALOGUES

# A blank that breaks, or none, beside a sign that wants one.
WRONG = re.compile(r"« | [:;!?»]|\w[;!?»](?=\s|$)|\w:(?= |$)|«\w|\w'\w|\.\.\.|[“”„]")
APART = re.compile(r"<code[^>]*>.*?</code>|<[^>]*>|`[^`]*`")


def wrongly_set(text: str) -> list[str]:
    return WRONG.findall(APART.sub("", text))


def _texts() -> Iterator[str]:
    with (CATALOGUES / "fr.po").open("rb") as file:
        for one in read_po(file, locale="fr"):
            if one.id:
                yield from [one.string] if isinstance(one.string, str) else one.string


def test_french_texts_have_their_signs() -> None:
    assert {text: found for text in _texts() if (found := wrongly_set(text))} == {}


def test_a_wrong_sign_is_noticed() -> None:
    assert wrongly_set("Pourquoi ? « Rien » l'a dit: non!") != []
    assert wrongly_set("Pourquoi\xa0? «\xa0Rien\xa0» l’a dit\xa0: non\xa0!") == []
