"""What was asked under a key, by whom, and what it made."""

from app.tables.idempotency.key import KeyRow

__all__ = ["KeyRow"]
