"""Who did what, and for how long that is kept."""

from app.tables.audit_log.line import Line, Retention

__all__ = ["Line", "Retention"]
