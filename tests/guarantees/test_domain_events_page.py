"""The page about the domain events names each of them, who announces it and who reacts."""

import ast
import re
from collections import defaultdict
from pathlib import Path

from app.messaging.domain_events import DomainEvent
from app.services.flats import FLATS

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/design/domain-events.md"
LINE = re.compile(r"^\| `(\w+)` \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
NAMES = [kind.__name__ for kind in DomainEvent.__args__]


def lines() -> dict[str, tuple[str, str]]:
    found = LINE.findall(PAGE.read_text())
    by_name = {name: (by, what) for name, by, what in found}
    assert len(found) == len(by_name), "an event stands twice"
    return by_name


def announcing() -> dict[str, set[str]]:
    """The flats that announce an event: `announce(Event(…))` in one of their files."""
    by: dict[str, set[str]] = defaultdict(set)
    for path in (*ROOT.glob("app/services/*/**/*.py"), *ROOT.glob("app/messaging/*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            match node:
                case ast.Call(ast.Name("announce"), [ast.Call(ast.Name(name))]):
                    by[name].add(_flat_of(path))
                case _:
                    pass
    return by


def _flat_of(path: Path) -> str:
    first, second, *_ = path.relative_to(ROOT / "app").parts
    return second if first == "services" else first


def test_the_page_lists_each_event() -> None:
    assert sorted(lines()) == sorted(NAMES)


def test_the_page_says_who_announces_it() -> None:
    listed = {name: set(by.lower().split(" and ")) for name, (by, _) in lines().items()}
    assert listed == announcing()


def test_the_page_says_who_reacts() -> None:
    flats = {flat.name for flat in FLATS}
    said = {
        name: flats & {word.lower() for word in re.findall(r"\b[A-Z]\w+", what)}
        for name, (_, what) in lines().items()
    }
    reacting = {
        kind.__name__: {flat.name for flat in FLATS if kind in flat.reactions}
        for kind in DomainEvent.__args__
    }
    assert said == reacting
