"""Idempotency: a request with a key is done once, even if it is repeated or sent twice at once."""

from app.idempotency.keys import (
    KeyedRequest,
    Made,
    acquire,
    made_before,
    remember,
    remembered,
    remembering,
    waiting_for_itself,
)
from app.idempotency.refusals import KeyInUse, KeyReused

__all__ = [
    "KeyInUse",
    "KeyReused",
    "KeyedRequest",
    "Made",
    "acquire",
    "made_before",
    "remember",
    "remembered",
    "remembering",
    "waiting_for_itself",
]
