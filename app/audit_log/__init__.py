"""The audit log: who did what, when and from where, written in the same transaction."""

from app.audit_log.actors import (
    TIMER,
    Actor,
    ActorKind,
    act_as,
    acting,
    acting_as,
    acting_member,
    nobody,
)
from app.audit_log.noting import Action, Subject, note, note_all
from app.audit_log.reading import AuditLine, Filters, find_actors, list_lines
from app.audit_log.replays import replay_and_note

__all__ = [
    "TIMER",
    "Action",
    "Actor",
    "ActorKind",
    "AuditLine",
    "Filters",
    "Subject",
    "act_as",
    "acting",
    "acting_as",
    "acting_member",
    "find_actors",
    "list_lines",
    "nobody",
    "note",
    "note_all",
    "replay_and_note",
]
