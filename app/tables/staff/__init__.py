"""People who log in, their sessions, and the keys of machines. Secrets only as hashes."""

from app.tables.staff.credentials import ApiKey, Session
from app.tables.staff.member import Member
from app.tables.staff.saved_view import SavedView

__all__ = ["ApiKey", "Member", "SavedView", "Session"]
