"""A copy of the code, which a test may change as an upgrade does."""

import shutil
from pathlib import Path

import pytest

from tests.support.running import ROOT


@pytest.fixture
def code(folder: Path) -> Path:
    """Its folder belongs into PYTHONPATH."""
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "app", folder / "code/app", ignore=ignore)
    shutil.copy(ROOT / "piccolo_conf.py", folder / "code")
    return folder / "code"


def rewrite(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
