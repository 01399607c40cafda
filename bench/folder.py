"""A folder for a measured shop, which goes when it is measured."""

import shutil
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def folder() -> Generator[Path]:
    """Gives a folder that PostgreSQL's own user may enter as well."""
    path = Path(tempfile.mkdtemp(prefix="doorstep-bench-"))
    path.chmod(0o755)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)
