"""The pages cite what exists: paths, tests, modules, names, settings, targets and commands.

A text in backticks is judged by its form alone, and there is no list of exceptions: what is to be
named and does not exist here is written without backticks, or in a code block.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

import click
import pytest

from app.cli import main
from app.environment import Settings
from tests.guarantees.pages import (
    PAGES,
    ROOT,
    Cited,
    called,
    citations,
    code,
    dotted,
    module_of,
    modules_called,
    names_in,
    paths,
    words,
)
from tests.support.no_tables import empty_shop as empty_shop

FOLDERS = "app|bench|client|docs|e2e|setup|tests"
SUFFIXES = "css|html|js|lock|md|po|py|sql|svg|toml"
PATH = re.compile(rf"(?:{FOLDERS})/[\w.*{{}}, /-]*|[\w.*{{}}, /-]+\.(?:{SUFFIXES})")
TEST = re.compile(r"([\w/]+\.py)::(\w+)(?:\[.*\])?")
DOTTED = re.compile(r"[A-Za-z_]\w+(?:\.[A-Za-z_]\w+)+")
CALL = re.compile(r"([A-Za-z_][\w.]*)\([^()]*\)")
WORD = re.compile(r"[A-Za-z_]\w{2,}")
MAKE = re.compile(r"(?:^|[`(])make ([a-z][a-z-]+)", re.MULTILINE)
COMMAND = re.compile(r"(?:^|[`(/])doorstep ([a-z][a-z-]+)(?: ([a-z][a-z-]+))?", re.MULTILINE)
IN_CODE = re.compile(rf"(?<![\w./{{])(?:{FOLDERS})/[\w/-]+\.(?:{SUFFIXES})\b")


def is_path(text: str) -> bool:
    return all(paths(text))


def is_test(text: str) -> bool:
    found = TEST.fullmatch(text)
    return bool(found and (ROOT / found[1]).is_file() and found[2] in names_in(ROOT / found[1]))


def is_name(text: str) -> bool:
    """`app.x.y.Name` by its file; `x.y` as a name of some module x, or as it is written in code."""
    if text.startswith("app."):
        found = module_of(text)
        return found is not None and (not found[1] or found[1] in names_in(found[0]))
    module, _, name = text.partition(".")
    return text in dotted() or any(name in names_in(path) for path in modules_called(module))


def is_call(text: str) -> bool:
    name = text.partition("(")[0]
    return name.rpartition(".")[2] in called() if "." not in name else is_name(name)


def is_word(text: str) -> bool:
    return text in words() or text.lower() in Settings.model_fields


RULES: tuple[tuple[re.Pattern[str], Callable[[str], bool]], ...] = (
    (TEST, is_test),
    (PATH, is_path),
    (DOTTED, is_name),
    (CALL, is_call),
    (WORD, is_word),
)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_what_a_page_cites_exists(page: Any) -> None:
    wrong: list[Cited] = []
    for cited in citations(page):
        rule = next((is_so for form, is_so in RULES if form.fullmatch(cited.text)), None)
        if rule is not None and not rule(cited.text):
            wrong.append(cited)
    assert not wrong, "\n".join(f"{one.page}:{one.line}: {one.text}" for one in wrong)


def commands() -> set[tuple[str, str]]:
    """`("key", "add")`, and `("web", "")` for a command without further ones."""
    found: set[tuple[str, str]] = set()
    for name, command in main.commands.items():
        found.add((name, ""))
        if isinstance(command, click.Group):
            found |= {(name, inner) for inner in command.commands}
    return found


def test_commands_and_targets_that_pages_give_exist() -> None:
    targets = set(re.findall(r"^([a-z][a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    known = commands()
    groups = {name for name, inner in known if inner}
    for page in PAGES:
        text = page.read_text()
        assert not set(MAKE.findall(text)) - targets, page
        for name, inner in COMMAND.findall(text):
            assert (name, inner if name in groups else "") in known, (page, name, inner)


def links() -> Iterator[tuple[str, str]]:
    for page in PAGES:
        for link in re.findall(r"\]\((?!https?:|mailto:)([^)#\s]+)", page.read_text()):
            yield str(page.relative_to(ROOT)), link


def test_links_between_pages_lead_somewhere() -> None:
    assert not [one for one in links() if not (ROOT / one[0]).parent.joinpath(one[1]).exists()]


def test_paths_in_the_code_exist() -> None:
    wrong = [
        f"{file.relative_to(ROOT)}: {path}"
        for file, text in code().items()
        for path in IN_CODE.findall(text)
        if not (ROOT / path).exists()
    ]
    assert not wrong, "\n".join(wrong)


def test_every_setting_is_on_the_page_for_operators() -> None:
    page = (ROOT / "docs/operating.md").read_text()
    assert not [name for name in Settings.model_fields if f"`{name.upper()}`" not in page]
