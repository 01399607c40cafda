"""The table of idempotency keys, each with its request and what that created."""

from app.tables.idempotency.key import KeyRow

__all__ = ["KeyRow"]
