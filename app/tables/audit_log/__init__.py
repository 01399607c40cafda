"""Who did what, and for how long that is kept."""

from app.tables.audit_log.line import LineRow, RetentionRow

__all__ = ["LineRow", "RetentionRow"]
