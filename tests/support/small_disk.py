"""A disk of its own that can be filled, where this machine lets a test mount one."""

import shutil
import subprocess
import tempfile
import threading
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest


class Disk:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._filler = folder / "filler"

    @contextmanager
    def kept_full(self) -> Generator[None]:
        """What a program gives back is taken at once; at the end there is room again."""
        over = threading.Event()

        def fill() -> None:
            while not over.wait(0.002):
                self.fill()

        self.fill()
        filling = threading.Thread(target=fill)
        filling.start()
        try:
            yield
        finally:
            over.set()
            filling.join()
            self.clear()

    def fill(self) -> None:
        """To the last byte."""
        with self._filler.open("ab", buffering=0) as filler, suppress(OSError):
            for size in (1 << 20, 1 << 12, 1):
                with suppress(OSError):
                    while filler.write(b"x" * size) == size:
                        pass

    def clear(self) -> None:
        self._filler.unlink()


@contextmanager
def small_disk(size: str) -> Generator[Disk]:
    """Skips the test, with its reason, where nothing can be mounted."""
    folder = Path(tempfile.mkdtemp(prefix="doorstep-disk-"))
    options = f"size={size},mode=755"
    try:
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], capture_output=True
        )
        if mounted.returncode:
            pytest.skip("a small disk of its own: mount -t tmpfs is not allowed here")
        try:
            yield Disk(folder)
        finally:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)
    except FileNotFoundError:
        pytest.skip("a small disk of its own: there is no mount here")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
