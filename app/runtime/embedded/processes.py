"""Processes of an earlier run, recognised by number and by what their command line names."""

import re
import subprocess
from pathlib import Path


def is_ours(pid: int, program: str, folder: Path) -> bool:
    """Returns whether the process is alive, is this program, and names a path in the folder."""
    line = _command_line(pid)
    return _names(line, folder) and re.search(rf"\b{re.escape(program)}\b", line) is not None


def is_somebody_elses(pid: int, folder: Path) -> bool:
    """Returns whether a process with this number is alive but does not name the folder."""
    line = _command_line(pid)
    return line != "" and not _names(line, folder)


def _names(command_line: str, folder: Path) -> bool:
    return re.search(rf"{re.escape(str(folder))}(?![^/\s\0])", command_line) is not None


def _command_line(pid: int) -> str:
    # A process that is gone, or a zombie, has an empty line.
    if Path("/proc/self/cmdline").exists():
        try:
            return Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="surrogateescape")
        except OSError:
            return ""
    asked = subprocess.run(
        ["ps", "-ww", "-o", "command=", "-p", str(pid)], capture_output=True, text=True
    )
    return asked.stdout
