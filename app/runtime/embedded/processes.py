"""Processes that are not our children, known by number and by what their command line names."""

import re
import subprocess
from pathlib import Path


def is_ours(pid: int, program: str, folder: Path) -> bool:
    """Whether the process lives, is this program, and names the folder or something in it."""
    line = _command_line(pid)
    return _names(line, folder) and re.search(rf"\b{re.escape(program)}\b", line) is not None


def is_somebody_elses(pid: int, folder: Path) -> bool:
    """Whether a process of this number lives, and has nothing to do with the folder."""
    line = _command_line(pid)
    return line != "" and not _names(line, folder)


def _names(command_line: str, folder: Path) -> bool:
    return re.search(rf"{re.escape(str(folder))}(?![^/\s\0])", command_line) is not None


def _command_line(pid: int) -> str:
    """Empty for a process that is gone or a zombie."""
    if Path("/proc/self/cmdline").exists():
        try:
            return Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="surrogateescape")
        except OSError:
            return ""
    asked = subprocess.run(
        ["ps", "-ww", "-o", "command=", "-p", str(pid)], capture_output=True, text=True
    )
    return asked.stdout
