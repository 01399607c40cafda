"""The tables of Webhooks: endpoints, the messages for each, and every attempt to send one."""

from app.tables.webhooks.endpoint import EndpointRow
from app.tables.webhooks.message import AttemptRow, MessageRow

__all__ = ["AttemptRow", "EndpointRow", "MessageRow"]
