"""What the pages of the project cite, and what the project has."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
PAGES = [
    ROOT / "README.md",
    ROOT / "STYLE.md",
    ROOT / "client" / "README.md",
    *sorted((ROOT / "docs").rglob("*.md")),
]
CODE = ("app", "bench", "client", "e2e", "setup", "tests")
KINDS = {".css", ".html", ".js", ".py", ".sql", ".toml", ".xml"}
FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)


class Cited(NamedTuple):
    page: str
    line: int
    text: str


def citations(page: Path) -> Iterator[Cited]:
    """Every text in backticks, outside of code blocks."""
    prose = FENCE.sub(lambda block: "\n" * block[0].count("\n"), page.read_text())
    for found in re.finditer(r"`([^`]+)`", prose):
        line = prose.count("\n", 0, found.start()) + 1
        yield Cited(str(page.relative_to(ROOT)), line, " ".join(found[1].split()))


@cache
def code() -> dict[Path, str]:
    """All files that somebody wrote, except what is quoted from other projects."""
    loose = [ROOT / name for name in ("Makefile", "piccolo_conf.py", "pyproject.toml")]
    below = [path for top in CODE for path in (ROOT / top).rglob("*")]
    return {
        path: path.read_text()
        for path in [*loose, *below]
        if path in loose or (path.suffix in KINDS and "vendor" not in path.parts)
    }


@cache
def words() -> frozenset[str]:
    return frozenset(word for text in code().values() for word in re.findall(r"\w+", text))


@cache
def called() -> frozenset[str]:
    """What is defined, or called, somewhere."""
    return frozenset(
        name for text in code().values() for name in re.findall(r"(\w+)(?:\[\w+\])?\(", text)
    )


@cache
def dotted() -> frozenset[str]:
    """`a.b` wherever it is written, and for `a.b.c` also `a.b` and `b.c`."""
    found: set[str] = set()
    for text in code().values():
        for whole in re.findall(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+", text):
            parts = whole.split(".")
            for start in range(len(parts)):
                for end in range(start + 2, len(parts) + 1):
                    found.add(".".join(parts[start:end]))
    return frozenset(found)


@cache
def names_in(path: Path) -> frozenset[str]:
    """What a module defines or brings in, and `Class.attribute` for its classes."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                found.add(name)
            case ast.ClassDef(name=name, body=body):
                found.add(name)
                found |= {f"{name}.{inner}" for one in body for inner in _defined(one)}
            case ast.Assign() | ast.AnnAssign():
                found |= set(_defined(node))
            case ast.ImportFrom(names=names) | ast.Import(names=names):
                found |= {alias.asname or alias.name for alias in names}
            case _:
                pass
    return frozenset(found)


def _defined(node: ast.stmt) -> list[str]:
    match node:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
            return [name]
        case ast.AnnAssign(target=ast.Name(id=name)):
            return [name]
        case ast.Assign(targets=targets):
            return [target.id for target in targets if isinstance(target, ast.Name)]
        case _:
            return []


def module_of(name: str) -> tuple[Path, str] | None:
    """The file of the longest module in a dotted name, and what is left of the name."""
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        base = ROOT.joinpath(*parts[:length])
        for path in (base.with_suffix(".py"), base / "__init__.py"):
            if path.is_file():
                return path, ".".join(parts[length:])
        if base.is_dir() and length == len(parts):
            return base, ""
    return None


@cache
def modules_called(name: str) -> list[Path]:
    """The modules and packages of the app with this last name."""
    return [
        *(ROOT / "app").rglob(f"{name}.py"),
        *(ROOT / "app").rglob(f"{name}/__init__.py"),
    ]


def paths(pattern: str) -> list[list[Path]]:
    """What each alternative of a path with `{a,b}` and `*` names."""
    found = re.search(r"\{([^{}]*)\}", pattern)
    if found is None:
        return [list(ROOT.glob(pattern.rstrip("/")))]
    before, after = pattern[: found.start()], pattern[found.end() :]
    return [each for one in found[1].split(",") for each in paths(before + one.strip() + after)]
