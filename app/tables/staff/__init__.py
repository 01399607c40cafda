"""People who log in, their sessions, and the keys of machines. Secrets only as hashes."""

from app.tables.staff.credentials import ApiKeyRow, SessionRow
from app.tables.staff.member import MemberRow
from app.tables.staff.saved_view import SavedViewRow

__all__ = ["ApiKeyRow", "MemberRow", "SavedViewRow", "SessionRow"]
