"""The secret that all else hangs on: a shop in earnest does not open with one that is guessed."""

import os
from typing import Final

from app.cli.connecting import refuse

LEAST: Final = 16
"""Characters; what the shop makes itself has 64."""
NAMES: Final = ("SECRET_KEY", "SECRET_KEY_PREVIOUS")
PUBLISHED: Final = ("changeme", "change-me", "change_me", "insecure", "default", "example", "your-")
"""How the values begin that are in examples; a random one may contain such a word, further on."""
MAKE_ONE: Final = "python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"


def refuse_weak_secret() -> None:
    """Ends the process with one line that says what to do; the value is not repeated."""
    for name in NAMES:
        secret = os.environ.get(name)
        if secret and is_weak(secret):
            refuse(f"{name} is short or easily guessed; make one: {MAKE_ONE}")


def is_weak(secret: str) -> bool:
    return len(secret) < LEAST or secret.lower().startswith(PUBLISHED)
