"""The tables of Staff: people who log in, their sessions, and API keys; secrets only as hashes."""

from app.tables.staff.credentials import ApiKeyRow, SessionRow
from app.tables.staff.member import MemberRow
from app.tables.staff.saved_view import SavedViewRow

__all__ = ["ApiKeyRow", "MemberRow", "SavedViewRow", "SessionRow"]
