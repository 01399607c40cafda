"""Prose in plain words: turns that have to be read twice are nowhere, and the spelling is one.

Prose is what the pages say, the comments and docstrings of all code, the descriptions of the API,
and the English texts.
"""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from tests.guarantees.pages import FENCE, PAGES, ROOT, code
from tests.support.no_tables import empty_shop as empty_shop

TURNS = re.compile(
    r"\b(?:whoever|nobody knows|(?:is|are|was|were|be|being|been)(?: not)? told|stands? at"
    r"|stands? in(?! (?:for|front|line|the way))"
    r"|as (?:it|they) stands?|of ours|who asks|let in|(?:tells?|telling|told) of"
    r"|(?:hears?|hearing|heard) of|made up)\b",
    re.IGNORECASE,
)
# What texts alone do not say: what was translated word for word, and second words for one thing.
SAID_BADLY = re.compile(
    r"\b(?:somebody|by the books|the books say|against the books|not there\b|anew|belong together"
    r"|what customers read|much is found|the door stays|with 0, nothing"
    r"|without a time it|lets? (?:him|her|them) in|last heard of|whose turn"
    r"|breaks a rule|written down under)",
    re.IGNORECASE,
)
# A parcel is one for people; programs call it a shipment.
SHIPMENTS = re.compile(r"\b(?:shipments?|deliveries)\b", re.IGNORECASE)
FOR_PEOPLE = re.compile(r"app/(?:templates/(?:staff|shop|shared|mails|account)|routes/staff)/")
# British, and "email" (STYLE.md, section 18).
SPELLING = re.compile(
    r"\b(?:behaviors?|cancel(?:ed|ing)|colors?|favorites?|e-mails?|gray|licenses?|organiz\w+"
    r"|recogniz\w+|serializ(?:e|ed|es|ing)|normaliz(?:e|ed|es|ing)|authoriz(?:e|ed|es|ing)"
    r"|catalogs?|centers?|fulfill|judgments?|label(?:ed|ing)|travel(?:ed|ing))\b",
    re.IGNORECASE,
)
COMMENTS = {
    ".css": re.compile(r"/\*(.*?)\*/", re.DOTALL),
    ".example": re.compile(r"((?:^#(?!\w)[^\n]*\n)+)", re.MULTILINE),
    ".html": re.compile(r"\{#(.*?)#\}", re.DOTALL),
    ".js": re.compile(r"((?:^\s*//[^\n]*\n)+)", re.MULTILINE),
    ".toml": re.compile(r"((?:^#[^\n]*\n)+)", re.MULTILINE),
    ".xml": re.compile(r"\{#(.*?)#\}", re.DOTALL),
    "": re.compile(r"((?:^#[^\n]*\n)+|## [^\n]*)", re.MULTILINE),
}
MARK = re.compile(r"`[^`]*`|\]\([^)]*\)")


@cache
def parsed(source: str) -> ast.Module:
    return ast.parse(source)


def prose(path: Path, text: str) -> Iterator[str]:
    if path.suffix == ".md":
        yield FENCE.sub("", text)
    elif path.suffix == ".py":
        if "#" in text:
            yield from _comments(text)
        yield from _described(parsed(text))
    elif path.suffix in COMMENTS:
        yield from COMMENTS[path.suffix].findall(text)


def _comments(source: str) -> Iterator[str]:
    """Comments that follow each other are one, since a turn may be broken between them."""
    lines: list[str] = []
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            lines.append(token.string.lstrip("#: "))
        elif token.type not in (tokenize.NL, tokenize.INDENT, tokenize.DEDENT) and lines:
            yield " ".join(lines)
            lines = []
    yield " ".join(lines)


def _described(tree: ast.Module) -> Iterator[str]:
    """Strings that stand for themselves, and what describes the API."""
    for node in ast.walk(tree):
        match node:
            case ast.Expr(value=ast.Constant(value=str(text))):
                yield text
            case ast.keyword(
                arg="summary" | "description" | "title", value=ast.Constant(value=str(text))
            ):
                yield text
            case _:
                pass


def faults(text: str) -> list[str]:
    """Names of code in backticks may be spelt as their library spells them."""
    flat = re.sub(r"\s*\n[\s#*/]*", " ", text)
    return [
        found.string[max(0, found.start() - 40) : found.end() + 20]
        for found in (*TURNS.finditer(flat), *SPELLING.finditer(MARK.sub("`", flat)))
    ]


def files() -> list[Path]:
    return [*PAGES, ROOT / "CHANGELOG.md", ROOT / ".env.example", *sorted(code())]


def test_prose_is_plain() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {fault}"
        for path in files()
        for text in prose(path, path.read_text())
        for fault in faults(text)
    ]
    assert not found, "\n".join(found)


def test_texts_are_plain() -> None:
    """The key of each message is its English text."""
    with (ROOT / "app/i18n/locales/de.po").open("rb") as file:
        catalogue = read_po(file, locale="de")
    keys = [one.id if isinstance(one.id, str) else " ".join(one.id) for one in catalogue]
    assert not [fault for key in keys for fault in faults(key)]


def test_texts_say_one_word_for_one_thing() -> None:
    with (ROOT / "app/i18n/locales/de.po").open("rb") as file:
        catalogue = read_po(file, locale="de")
    found: list[str] = []
    for one in catalogue:
        words = one.id if isinstance(one.id, str) else " ".join(one.id)
        words = re.sub(r"<[^>]*>", "", words)
        shown = any(FOR_PEOPLE.match(path) for path, _ in one.locations)
        if _is_for_programs(one.locations):
            continue
        if SAID_BADLY.search(words) or (shown and SHIPMENTS.search(words)):
            found.append(words)
    assert not found, "\n".join(found)


def _is_for_programs(locations: list[tuple[str, int]]) -> bool:
    """Whether only readers of the API and of the integrity check see it."""
    programs = ("app/invariants/", "app/web/problem_kinds", "app/routes/developers/", "checks.py")
    return all(any(one in path for one in programs) for path, _ in locations)


def strings_below(tree: ast.Module) -> Iterator[int]:
    """The lines of strings that follow an assignment, and do nothing there."""
    for node in ast.walk(tree):
        body: list[ast.stmt] = getattr(node, "body", None) or []
        for before, one in pairwise(body if isinstance(body, list) else []):
            if isinstance(before, ast.Assign | ast.AnnAssign):
                match one:
                    case ast.Expr(value=ast.Constant(value=str())):
                        yield one.lineno
                    case _:
                        pass


def test_what_a_constant_is_is_said_above_it() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in files()
        if path.suffix == ".py"
        for line in strings_below(parsed(path.read_text()))
    ]
    assert not found, "\n".join(found)


def test_a_string_below_a_constant_is_found() -> None:
    assert list(strings_below(ast.parse('class A:\n    x: int = 1\n    """Seconds."""\n'))) == [3]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.py", '"""Its owner is\n    told so."""\n'),
        ("a.py", "x = 1\n# what nobody\n# knows\ny = 2\n"),
        ("a.py", 'get(summary="Be told of events")\n'),
        ("a.html", "{#- The row as it\n    stands. -#}\n"),
        ("a.css", "/* the color of ours */"),
        ("a.js", "// for whoever\n// reads\n"),
        ("a.md", "The e-mail\naddress.\n"),
        ("CHANGELOG.md", "Customers are not told.\n"),
        (".env.example", "# a browser that asks for none\n# of ours\n#LANGUAGE=en\n"),
        ("Makefile", "run: x ## Start it for whoever asks\n"),
    ],
)
def test_faults_are_found_wherever_prose_is(name: str, text: str) -> None:
    assert [fault for part in prose(Path(name), text) for fault in faults(part)]


def test_code_is_no_prose() -> None:
    assert not list(prose(Path("a.css"), "a { color: gray; }"))
    assert not faults("as `normalize` does")
