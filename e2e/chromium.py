"""How to start the browser."""

import os
import shutil
from typing import Any

OPTIONS = (
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


def launch_options() -> dict[str, Any]:
    """Playwright's, for the Chromium that `CHROMIUM` names, or the one on PATH."""
    as_root = ("--no-sandbox",) if os.geteuid() == 0 else ()
    return {
        "executable_path": os.environ.get("CHROMIUM") or shutil.which("chromium"),
        "args": [*OPTIONS, *as_root],
    }
