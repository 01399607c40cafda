"""The account that PostgreSQL runs as: it refuses to run as root, so root has to find another."""

import os
import pwd
import shutil
import stat
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.runtime.embedded.launch import CannotStart

NAMES = ("postgres", "nobody")


@dataclass(frozen=True)
class Account:
    """The owner of PostgreSQL's files, and how a process becomes that owner."""

    uid: int
    gid: int
    # Words that precede the command.
    prefix: tuple[str, ...] = ()
    # Whether the process changes to this user before it begins.
    switch: bool = False

    @property
    def user(self) -> int | None:
        return self.uid if self.switch else None

    @property
    def group(self) -> int | None:
        return self.gid if self.switch else None

    def own(self, path: Path) -> None:
        """Hands over a file or a whole folder; the top comes last, so that a broken run is seen."""
        if os.geteuid() != 0 or path.lstat().st_uid == self.uid:
            return
        for folder, folders, files in os.walk(path):
            for name in (*folders, *files):
                os.chown(Path(folder, name), self.uid, self.gid, follow_symlinks=False)
        os.chown(path, self.uid, self.gid, follow_symlinks=False)


def find_account(data: Path, program: Path) -> Account:
    """Finds an account that can enter the data folder and run the program. Raises CannotStart.

    For root the first choice is root itself in a user namespace, where it has no rights but those
    of the files' owner; then the folder's owner; then an account that exists for servers.
    """
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid())
    owner = data.stat()
    if shutil.which("unshare"):
        root = Account(0, 0, prefix=("unshare", "--user"))
        if _can_work(root, data, program):
            return root
    if owner.st_uid != 0:
        account = Account(owner.st_uid, owner.st_gid, switch=True)
        if _can_work(account, data, program):
            return account
    for account in _server_accounts():
        if _can_work(account, data.parent, program):
            _let_through(account, data)
            return account
    raise CannotStart(
        f"PostgreSQL does not run as root, user namespaces (unshare --user) do not work here, and "
        f"no other account ({', '.join(NAMES)}) can enter {data.parent} and run {program}: start "
        f"doorstep as a plain user, choose another --data-dir, or set DATABASE_URL"
    )


def _server_accounts() -> Iterator[Account]:
    for name in NAMES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        yield Account(entry.pw_uid, entry.pw_gid, switch=True)


def _can_work(account: Account, folder: Path, program: Path) -> bool:
    question = 'test -x "$1" && exec "$2" --version'
    attempt = subprocess.run(
        [*account.prefix, "/bin/sh", "-c", question, "sh", str(folder), str(program)],
        capture_output=True,
        user=account.user,
        group=account.group,
        extra_groups=None if account.user is None else [],
    )
    return attempt.returncode == 0


def _let_through(account: Account, data: Path) -> None:
    # The account reaches its own folder inside; everything else there stays closed to it.
    mode = data.stat().st_mode
    if not mode & stat.S_IXOTH:
        os.chown(data, -1, account.gid)
        data.chmod(stat.S_IMODE(mode) & ~stat.S_IRWXG | stat.S_IXGRP)
