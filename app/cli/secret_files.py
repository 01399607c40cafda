"""Settings that are read out of files, as container engines and systemd hand secrets over."""

import os
from pathlib import Path
from typing import Final

import click

from app.cli.connecting import refuse

SUFFIX: Final = "_FILE"
# Bytes; what is longer is another file.
LONGEST: Final = 10_000
# What holds a password, a key or a token.
SECRETS: Final = (
    "DATABASE_URL",
    "DATABASE_ADMIN_URL",
    "DATABASE_READ_URL",
    "REDIS_URL",
    "SECRET_KEY",
    "SECRET_KEY_PREVIOUS",
    "SMTP_URL",
    "METRICS_TOKEN",
    "STRIPE_API_KEY",
    "STRIPE_WEBHOOK_SECRET",
)


def read_secret_files() -> None:
    """Sets each setting whose file is named; ends the process if one cannot be read."""
    for name in SECRETS:
        file = os.environ.get(f"{name}{SUFFIX}")
        if not file:
            continue
        if os.environ.get(name):
            refuse(f"{name} and {name}{SUFFIX} are both set: leave one of them out")
        try:
            os.environ[name] = _secret_in(Path(file))
        except OSError as error:
            refuse(
                f"{name}{SUFFIX}: {click.format_filename(file)} cannot be read: {error.strerror}"
            )
        except ValueError as error:
            refuse(f"{name}{SUFFIX}: {click.format_filename(file)} {error}")
        del os.environ[f"{name}{SUFFIX}"]


def _secret_in(file: Path) -> str:
    """Raises OSError, and ValueError with words that follow the file's name."""
    with file.open("rb") as opened:
        content = opened.read(LONGEST + 1)
    if len(content) > LONGEST:
        raise ValueError(f"is longer than {LONGEST} bytes")
    try:
        # Editors of Windows write a mark before the text.
        secret = content.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        raise ValueError("is not UTF-8") from None
    if not secret:
        raise ValueError("is empty")
    if not secret.isprintable():
        raise ValueError("has more than one line, or control characters")
    return secret
