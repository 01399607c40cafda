"""What a run leaves behind: the table on the screen, or in docs/performance.md with its curves."""

import os
import platform
import re
from datetime import UTC, datetime
from pathlib import Path

from bench.curves import svg
from bench.run import Run
from bench.table import LIMITS_SET_AT, markdown

BEGIN, END = "<!-- bench: begin -->", "<!-- bench: end -->"


def text(run: Run, minutes: float) -> str:
    """The table, what the run was like, and what the checks said."""
    speed = run.anchors["P"] / LIMITS_SET_AT if run.anchors else None
    lines = [_where(minutes), "", markdown(run.found, speed), ""]
    if run.anchors:
        lines += [f"Anchors: {run.anchors.said()}.", ""]
    lines += [f"Checked: {said}." for said in run.kept]
    lines += [f"**Broken:** {said}." for said in run.broken]
    return "\n".join(lines)


def write(run: Run, minutes: float, folder: Path) -> None:
    """Between the markers of performance.md, whose words around them are kept."""
    pictures = folder / "performance"
    pictures.mkdir(parents=True, exist_ok=True)
    shown: list[str] = []
    for name, curve in run.curves.items():
        (pictures / f"{name}.svg").write_text(svg(curve))
        shown += ["", f"![{curve.title}](performance/{name}.svg)"]
    page = folder / "performance.md"
    before = page.read_text() if page.exists() else f"# Performance\n\n{BEGIN}\n{END}\n"
    new = f"{BEGIN}\n{text(run, minutes)}\n{chr(10).join(shown).strip()}\n{END}"
    page.write_text(re.sub(f"{BEGIN}.*{END}", lambda _: new, before, flags=re.DOTALL))


def _where(minutes: float) -> str:
    return (
        f"{datetime.now(UTC):%d %B %Y}, {os.cpu_count()} cores ({platform.machine()}),"
        f" Python {platform.python_version()}, {minutes:.1f} minutes. The load makers run on the"
        " same cores as the shop."
    )
