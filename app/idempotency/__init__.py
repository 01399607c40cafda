"""What is asked for under a key is done once, however often and however many at once ask."""

from app.idempotency.keys import (
    KeyClaim,
    KeyedRequest,
    Made,
    claim,
    made_before,
    remember,
    remembered,
    remembering,
    waiting_for_itself,
)
from app.idempotency.refusals import KeyInUse, KeyReused

__all__ = [
    "KeyClaim",
    "KeyInUse",
    "KeyReused",
    "KeyedRequest",
    "Made",
    "claim",
    "made_before",
    "remember",
    "remembered",
    "remembering",
    "waiting_for_itself",
]
