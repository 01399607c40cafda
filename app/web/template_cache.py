"""Compiled templates, kept beside this module as Python keeps its compiled form."""

import os
import sys
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Final

import jinja2
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

FOLDER: Final = Path(__file__).parent / "__pycache__" / "templates"
# What else decides the compiled form: Jinja, and the modules that set its options and extensions.
COMPILED_BY: Final = tuple(
    Path(__file__).parents[1] / module
    for module in ("web/pages.py", "web/filters.py", "i18n/language.py")
)


class TemplateCache(BytecodeCache):
    """Compiling all templates takes longer than importing the whole application.

    Where the folder cannot be written to, each process compiles for itself.
    """

    def __init__(self) -> None:
        marks = [jinja2.__version__, sys.version, *(path.read_text() for path in COMPILED_BY)]
        self._mark = sha256("\n".join(marks).encode()).hexdigest()[:16]

    def load_bytecode(self, bucket: Bucket) -> None:
        # A file that a power cut left half-written may raise anything when it is read.
        with suppress(Exception), self._file(bucket).open("rb") as file:
            bucket.load_bytecode(file)

    def dump_bytecode(self, bucket: Bucket) -> None:
        if sys.dont_write_bytecode:
            return
        path = self._file(bucket)
        draft = path.with_suffix(f".{os.getpid()}")
        try:
            FOLDER.mkdir(parents=True, exist_ok=True)
            with draft.open("wb") as file:
                bucket.write_bytecode(file)
            draft.replace(path)
        except OSError:
            # Such as a full disk, which a draft would keep full.
            with suppress(OSError):
                draft.unlink(missing_ok=True)

    def _file(self, bucket: Bucket) -> Path:
        return FOLDER / f"{bucket.key}-{self._mark}.j2"
