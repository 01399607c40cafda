"""No two public classes or aliases of the house share a name: a name is looked up once."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import app

HOUSE: Final = Path(app.__file__).parent
SHARED: Final = {
    "T": "a type variable, which is its function's own",
}


def names_of(source: str) -> Iterator[str]:
    """Of the classes and of the aliases, which are written like classes: `Answer = …`."""
    for statement in ast.parse(source).body:
        if isinstance(statement, ast.ClassDef):
            yield statement.name
        elif isinstance(statement, ast.Assign):
            yield from (target.id for target in statement.targets if is_alias(target))
        elif isinstance(statement, ast.AnnAssign) and is_alias(statement.target):
            yield statement.target.id


def is_alias(target: ast.expr) -> bool:
    return (
        isinstance(target, ast.Name)
        and target.id[0].isupper()
        and "_" not in target.id
        and (not target.id.isupper() or len(target.id) == 1)
    )


def shared(sources: dict[str, str]) -> dict[str, list[str]]:
    """The names that several files have, and which."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for file, source in sources.items():
        for name in dict.fromkeys(names_of(source)):
            if not name.startswith("_"):
                found[name].append(file)
    return {name: files for name, files in found.items() if len(files) > 1}


def test_each_class_has_a_name_of_its_own() -> None:
    sources = {str(file.relative_to(HOUSE)): file.read_text() for file in HOUSE.rglob("*.py")}
    assert len(sources) > 300
    assert {name: files for name, files in shared(sources).items() if name not in SHARED} == {}


def test_no_exception_is_kept_for_nothing() -> None:
    sources = {str(file): file.read_text() for file in HOUSE.rglob("*.py")}
    assert SHARED.keys() <= shared(sources).keys()


def test_a_second_one_is_found() -> None:
    sources = {
        "web.py": "Answer = str | bytes\nAT_MOST = 3\n",
        "client.py": "class Answer:\n    class Inner: ...\n",
        "other.py": "class _Answer: ...\nclass Inner: ...\nAT_MOST = 4\n",
    }
    assert shared(sources) == {"Answer": ["web.py", "client.py"]}
