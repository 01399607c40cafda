"""Shops in folders and processes of their own. Nothing here touches the other tests' database."""

import shutil
import tempfile
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from signal import SIGTERM

import pytest

from tests.support.running import SMALL, Up, kill, wait_until_gone

Start = Callable[..., Up]


@contextmanager
def _folder() -> Generator[Path]:
    path = Path(tempfile.mkdtemp(prefix="doorstep-"))
    path.chmod(0o755)
    try:
        yield path
    finally:
        shutil.rmtree(path)


@contextmanager
def _starting() -> Generator[Start]:
    started: list[Up] = []

    def start(*arguments: object, **options: object) -> Up:
        started.append(Up(*arguments, **options))
        return started[-1]

    try:
        yield start
    finally:
        for one in started:
            if one.process.poll() is None:
                left = one.processes()
                kill(left)
                wait_until_gone(left)


@pytest.fixture
def folder() -> Generator[Path]:
    """An empty one, which other users may enter."""
    with _folder() as path:
        yield path


@pytest.fixture
def up(folder: Path) -> Generator[Start]:
    """Starts `doorstep up`; what still runs at the end is killed before the folder goes."""
    with _starting() as start:
        yield start


@pytest.fixture(scope="session")
def open_shop() -> Generator[Up]:
    """An open shop that the tests of a run share; each leaves it as it found it."""
    with _folder() as path, _starting() as start:
        yield start(path / "data").opened()


@pytest.fixture(scope="session")
def furnished() -> Generator[Path]:
    """The data folder of a shop that was open once and closed in good order."""
    with _folder() as path, _starting() as start:
        opened = start(path / "data", *SMALL).opened()
        assert opened.ends(SIGTERM)[0] == 0
        yield path / "data"


@pytest.fixture
def data(furnished: Path, folder: Path) -> Path:
    """A copy of the furnished folder, so that the start is quick."""
    return shutil.copytree(furnished, folder / "data")
