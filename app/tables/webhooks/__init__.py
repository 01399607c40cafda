"""Endpoints of others, what is owed to each, and every attempt to send it."""

from app.tables.webhooks.endpoint import Endpoint
from app.tables.webhooks.message import Attempt, Message

__all__ = ["Attempt", "Endpoint", "Message"]
