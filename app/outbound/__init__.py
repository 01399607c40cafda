"""Requests that leave the house for an address that somebody typed (docs/decisions/outbound.md)."""

from app.outbound.addresses import Internal, internal, is_public
from app.outbound.connecting import ForbiddenAddress, GuardedBackend
from app.outbound.names import Names, NameUnknown
from app.outbound.posting import REASONS, Answer, Poster, Unsent
from app.outbound.targets import Target, target_of

__all__ = [
    "REASONS",
    "Answer",
    "ForbiddenAddress",
    "GuardedBackend",
    "Internal",
    "NameUnknown",
    "Names",
    "Poster",
    "Target",
    "Unsent",
    "internal",
    "is_public",
    "target_of",
]
