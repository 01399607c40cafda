"""The README's map fits one screen and names every room of the house."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.guarantees.pages import FENCE, ROOT
from tests.support.no_tables import empty_shop as empty_shop

MAX_LINES = 45
MAX_COLUMNS = 125
SILENT = {"__init__.py", "__pycache__", "py.typed"}


def the_map() -> list[str]:
    blocks = FENCE.findall((ROOT / "README.md").read_text())
    return next(block for block in blocks if block.startswith("```\napp/\n")).splitlines()[1:-1]


def named() -> Iterator[Path]:
    """What stands before two blanks of a line, below what the lines above it open."""
    opened: list[Path] = [ROOT]
    for line in the_map():
        blanks = len(line) - len(line.lstrip())
        opened = opened[: blanks // 2 + 1]
        paths = [opened[-1] / name for name in re.split(r"\s{2,}", line.strip())[0].split()]
        yield from paths
        opened.append(paths[0])


def rooms(folder: Path) -> set[Path]:
    return {path for path in folder.iterdir() if path.name not in SILENT}


def test_the_map_fits_one_screen() -> None:
    assert len(the_map()) <= MAX_LINES
    assert max(map(len, the_map())) <= MAX_COLUMNS


def test_what_the_map_names_exists() -> None:
    assert not [path for path in named() if not path.exists()]


@pytest.mark.parametrize("folder", ["app", "app/services", "app/routes"])
def test_the_map_names_every_room(folder: str) -> None:
    """A file in a folder of rooms is named in that folder's own line."""
    below = {path for path in rooms(ROOT / folder) if path.is_dir() or folder == "app"}
    assert below - set(named()) == set()


def test_every_folder_beside_the_app_is_named() -> None:
    beside = {"client", "tests", "e2e", "bench", "setup", "docs", "deploy"}
    assert {path.name for path in named() if path.parent == ROOT} == {"app", *beside}
