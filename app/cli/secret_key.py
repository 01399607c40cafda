"""A check of SECRET_KEY: outside of demo mode no shop opens with a secret that can be guessed."""

import os
from typing import Final

from app.cli.connecting import refuse

# Characters; a secret that the shop generates has 64.
MIN_SECRET_LENGTH: Final = 16
NAMES: Final = ("SECRET_KEY", "SECRET_KEY_PREVIOUS")
# How the values in examples begin; a random secret may contain such a word further on.
PUBLISHED: Final = ("changeme", "change-me", "change_me", "insecure", "default", "example", "your-")
MAKE_ONE: Final = "python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"


def refuse_weak_secret() -> None:
    for line in weak_secrets():
        refuse(line)


def weak_secrets() -> list[str]:
    """Returns a line for each key that can be guessed; it must not repeat the value."""
    return [
        f"{name} is short or easily guessed; make one: {MAKE_ONE}"
        for name in NAMES
        if (secret := os.environ.get(name)) and is_weak(secret)
    ]


def is_weak(secret: str) -> bool:
    return len(secret) < MIN_SECRET_LENGTH or secret.lower().startswith(PUBLISHED)
