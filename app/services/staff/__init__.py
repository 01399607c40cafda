"""Staff: who may come in, as a person with a session or as a machine with a key."""

from app.services.staff.keys import KEY_PREFIX, SCOPES, Key, UnknownScope, create_key, find_key
from app.services.staff.members import (
    ROLES,
    AlreadyThere,
    Member,
    WrongCredentials,
    add_member,
    forget_old_sessions,
    log_in,
    log_out,
    member_of_session,
)

__all__ = [
    "KEY_PREFIX",
    "ROLES",
    "SCOPES",
    "AlreadyThere",
    "Key",
    "Member",
    "UnknownScope",
    "WrongCredentials",
    "add_member",
    "create_key",
    "find_key",
    "forget_old_sessions",
    "log_in",
    "log_out",
    "member_of_session",
]
