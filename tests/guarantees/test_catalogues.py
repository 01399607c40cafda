"""The catalogues say all that the code says, and no template says anything past them."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.frontend import CommandLineInterface
from babel.messages.pofile import read_po

from app.i18n.language import CATALOGUES, ENGLISH, LANGUAGES
from app.web.pages import environment
from tests.support.no_tables import empty_shop as empty_shop

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "app/templates"
OTHERS = [name for name in LANGUAGES if name != ENGLISH]
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|(?<!%)\{(\w+)")
TAG = re.compile(r"</?([a-z]+\d?)")
WORDED = re.compile(r"""\b(title|alt|placeholder|aria-label|content|data-once)="([^"]*)""")
LETTERS = re.compile(r"[^\W\d_]{2,}")
MARKUP = re.compile(
    r"<(script|style|code|kbd)\b.*?</\1>|<[^>]*>?|&\w+;|[\w-]+=\"[^\"]*\"?|\B/[\w/]+", re.S
)
# For those who build pages: English.
OUTSIDE = ("system/gallery/",)
SAME_EVERYWHERE = {"UTC", "API"}
META = ("width=device-width", "light dark", "no-referrer", "noindex", "telephone=no")


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """What the code says, extracted as `make catalogues` does it."""
    [recipe] = re.findall(r"pybabel --quiet (extract .*?)--output", _makefile(), re.S)
    pot = tmp_path_factory.mktemp("catalogue") / "doorstep.pot"
    words = recipe.replace("\\\n", " ").replace("'gettext_noop pgettext:1c,2'", "@").split()
    arguments = [word.replace("@", "gettext_noop pgettext:1c,2") for word in words]
    arguments[arguments.index("pyproject.toml")] = str(ROOT / "pyproject.toml")
    CommandLineInterface().run(
        ["pybabel", "--quiet", *arguments, "--output-file", str(pot), str(ROOT / "app")]
    )
    with pot.open("rb") as file:
        return read_po(file)


def test_every_language_has_a_catalogue_and_every_catalogue_a_language() -> None:
    assert sorted(path.stem for path in CATALOGUES.glob("*.po")) == sorted(OTHERS)


@pytest.mark.parametrize("language", OTHERS)
def test_a_catalogue_has_every_message_and_no_other(said: Catalog, language: str) -> None:
    """`make catalogues` was run, and what it left empty was translated."""
    ours = _catalogue(language)
    assert {_key(one) for one in _messages(said)} == {_key(one) for one in _messages(ours)}
    assert [one.id for one in _messages(ours) if one.fuzzy or not all(_forms(one.string))] == []


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_keeps_what_is_put_into_it(language: str) -> None:
    for one in _messages(_catalogue(language)):
        wanted = _parts(_forms(one.id)[-1])
        for form in _forms(one.string):
            assert _parts(form) <= wanted | _parts(_forms(one.id)[0]), one.id
        assert _parts(_forms(one.string)[-1]) == wanted, one.id


@pytest.mark.parametrize("template", sorted(TEMPLATES.rglob("*.*")), ids=lambda path: path.name)
def test_a_template_has_no_text_that_no_catalogue_knows(template: Path) -> None:
    name = str(template.relative_to(TEMPLATES))
    if name.startswith(OUTSIDE):
        return
    assert list(_unmarked(template.read_text(), plain=template.suffix == ".txt")) == []


def test_text_past_the_catalogues_is_noticed() -> None:
    bare = '<p title="A tip">Words <b>{{ _("and") }}</b> {% trans %}more{% endtrans %}</p>'
    assert sorted(_unmarked(bare, plain=False)) == ["A tip", "Words"]


def _unmarked(source: str, *, plain: bool) -> Iterator[str]:
    """Text between tags and in attributes that people read, outside of `{% trans %}`."""
    text, within = "", False
    for _, kind, value in environment.lex(source):
        if kind == "name" and value in ("trans", "endtrans"):
            within = value == "trans"
        if kind == "data" and not within:
            text += value
        elif kind.endswith("_begin"):
            text += "\0"
    for _, words in () if plain else WORDED.findall(text):
        if LETTERS.search(words) and not words.startswith(META):
            yield words
    for words in (text if plain else MARKUP.sub("\0", text)).split("\0"):
        if LETTERS.search(words) and words.strip() not in SAME_EVERYWHERE:
            yield " ".join(words.split())


def _makefile() -> str:
    return (ROOT / "Makefile").read_text()


def _catalogue(language: str) -> Catalog:
    with (CATALOGUES / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language)


def _messages(catalog: Catalog) -> list[Message]:
    return [one for one in catalog if one.id]


def _key(message: Message) -> tuple[str | None, str]:
    return message.context, _forms(message.id)[0]


def _forms(said: object) -> tuple[str, ...]:
    return (
        (said,)
        if isinstance(said, str)
        else tuple(map(str, said))
        if isinstance(said, Iterable)
        else ("",)
    )


def _parts(form: str) -> set[str]:
    """Values and tags."""
    values = {"".join(found) for found in PLACEHOLDER.findall(form)}
    return values | {f"<{tag}" for tag in TAG.findall(form)}
