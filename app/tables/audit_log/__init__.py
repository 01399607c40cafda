"""The tables of the audit log: its lines, and how long they are kept."""

from app.tables.audit_log.line import LineRow, RetentionRow

__all__ = ["LineRow", "RetentionRow"]
