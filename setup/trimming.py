"""Removes from a style sheet what no page can use, by PurgeCSS.

Any word in a template or a script may be a class, the value of an attribute or a tag.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import node

APP = Path(__file__).resolve().parent.parent / "app"
READ_BY = [Path(__file__)]


def pages() -> list[Path]:
    # The words are those of the templates, and of the scripts that are not from a registry.
    return sorted([*(APP / "templates").rglob("*.html"), *(APP / "static/js").rglob("*.js")])


def trim(sheet: Path, packages: Path) -> None:
    """Overwrites `sheet`; `packages` is the `node_modules/` that contains PurgeCSS."""
    purge = packages / "purgecss" / "bin" / "purgecss.js"
    words = [str(page) for page in pages()]
    command = [node.find("node"), str(purge), "--css", str(sheet), "--content", *words]
    command += ["--output", str(sheet)]
    if subprocess.run(command, check=False).returncode:
        sys.exit(f"PurgeCSS could not trim {sheet.name}; its message is above.")
