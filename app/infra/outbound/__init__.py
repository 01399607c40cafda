"""Requests to addresses that a user has typed (docs/decisions/0031-outbound.md)."""

from app.infra.outbound.addresses import Internal, internal, is_public
from app.infra.outbound.backend import ForbiddenAddress, GuardedBackend
from app.infra.outbound.calling import ApiCaller, ApiReply
from app.infra.outbound.client import ANSWERS_WITHIN, REASONS, Poster, Reply, SendingFailure, Unsent
from app.infra.outbound.downloading import Download, Downloader
from app.infra.outbound.names import Names, NameUnknown
from app.infra.outbound.targets import Target, target_of

__all__ = [
    "ANSWERS_WITHIN",
    "REASONS",
    "ApiCaller",
    "ApiReply",
    "Download",
    "Downloader",
    "ForbiddenAddress",
    "GuardedBackend",
    "Internal",
    "NameUnknown",
    "Names",
    "Poster",
    "Reply",
    "SendingFailure",
    "Target",
    "Unsent",
    "internal",
    "is_public",
    "target_of",
]
