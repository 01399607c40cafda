"""The folders of the embedded servers' sockets."""

import hashlib
import os
import re
import stat
import tempfile
from pathlib import Path

from app.runtime.embedded.account import Account
from app.runtime.embedded.launch import CannotStart

# Bytes of a Unix socket's path: sun_path has 108 on Linux, the last one a NUL.
LONGEST = 107
# Characters that need no quoting in a URL nor in PostgreSQL's list of socket folders.
PLAIN = re.compile(r"[A-Za-z0-9/._~-]+")


def socket_folder(inside: Path, socket: str, owner: Account) -> Path:
    """Returns a folder for its owner alone: `inside`, or a short one if that path is too long.

    Raises CannotStart if somebody else has taken the short one.
    """
    if _fits(inside, socket):
        inside.mkdir(mode=0o700, exist_ok=True)
        owner.own(inside)
        return inside
    digest = hashlib.sha256(os.fsencode(inside)).hexdigest()[:16]
    name = f"doorstep-{owner.uid}-{digest}"
    places = (Path(tempfile.gettempdir(), name), Path("/tmp", name))
    return _private(next(filter(lambda place: _fits(place, socket), places)), owner)


def _fits(folder: Path, socket: str) -> bool:
    return len(os.fsencode(folder / socket)) <= LONGEST and PLAIN.fullmatch(str(folder)) is not None


def _private(folder: Path, owner: Account) -> Path:
    # Everybody may write to the parent folder, so an existing entry is checked without following
    # it.
    try:
        folder.mkdir(mode=0o700)
        owner.own(folder)
    except FileExistsError:
        pass
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != owner.uid or found.st_mode & 0o077:
        raise CannotStart(f"{folder} belongs to somebody else: remove it, or set TMPDIR")
    return folder
