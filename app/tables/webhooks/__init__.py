"""Endpoints of others, what is owed to each, and every attempt to send it."""

from app.tables.webhooks.endpoint import EndpointRow
from app.tables.webhooks.message import AttemptRow, MessageRow

__all__ = ["AttemptRow", "EndpointRow", "MessageRow"]
