"""Settings that are read out of files, as container engines and systemd hand secrets over."""

import os
from pathlib import Path
from typing import Final

import click

from app.cli.connecting import refuse

SUFFIX: Final = "_FILE"
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
            content = Path(file).read_text().strip()
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
            refuse(f"{name}{SUFFIX}: {click.format_filename(file)} cannot be read: {reason}")
        if not content:
            refuse(f"{name}{SUFFIX}: {click.format_filename(file)} is empty")
        os.environ[name] = content
        del os.environ[f"{name}{SUFFIX}"]
