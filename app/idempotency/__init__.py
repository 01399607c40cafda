"""What is asked for under a key is done once, however often and however many at once ask."""

from app.idempotency.keys import (
    Claim,
    Key,
    KeyInUse,
    KeyReused,
    Made,
    claim,
    made_before,
    remember,
    remembered,
    remembering,
    waiting_for_itself,
)

__all__ = [
    "Claim",
    "Key",
    "KeyInUse",
    "KeyReused",
    "Made",
    "claim",
    "made_before",
    "remember",
    "remembered",
    "remembering",
    "waiting_for_itself",
]
