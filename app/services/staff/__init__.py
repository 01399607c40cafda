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
from app.services.staff.saved_views import (
    MOST_VIEWS,
    NameTaken,
    NotTheirs,
    SavedView,
    TooManyViews,
    UnknownView,
    list_views,
    remove_view,
    rename_view,
    save_view,
)

__all__ = [
    "KEY_PREFIX",
    "MOST_VIEWS",
    "ROLES",
    "SCOPES",
    "AlreadyThere",
    "Key",
    "Member",
    "NameTaken",
    "NotTheirs",
    "SavedView",
    "TooManyViews",
    "UnknownScope",
    "UnknownView",
    "WrongCredentials",
    "add_member",
    "create_key",
    "find_key",
    "forget_old_sessions",
    "list_views",
    "log_in",
    "log_out",
    "member_of_session",
    "remove_view",
    "rename_view",
    "save_view",
]
