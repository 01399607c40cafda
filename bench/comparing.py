"""Whether a run is as good as the one that was written down, in ratios of the same machine."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from bench.table import ROWS, Found

# Of what was written down: below this share a row is worse, and not only measured on a bad day.
ENOUGH: Final = 2 / 3
RATIOS: Final = frozenset({"P", "H"})


def written(page: Path) -> dict[str, float]:
    """Returns each ratio of the table in docs/performance.md by the name of its row."""
    text = page.read_text()
    found: dict[str, float] = {}
    for name, row in ROWS.items():
        if RATIOS.isdisjoint(row.units):
            continue
        line = re.search(rf"^\| {re.escape(row.what)} \| ([\d.]+) [PH] \|", text, re.MULTILINE)
        if line:
            found[name] = float(line[1])
    return found


def worse(found: Mapping[str, Found], page: Path) -> list[str]:
    """Returns a sentence for each ratio that is below two thirds of the one on the page."""
    return [
        f"{name}: {found[name].values[0]:.3g}, and {was:.3g} is written down"
        for name, was in written(page).items()
        if name in found and found[name].values[0] < ENOUGH * was
    ]
