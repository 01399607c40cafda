"""Emails: how one is written and how it is sent. The features decide what it says."""

from app.infra.mail.messages import Letter, Mailbox, write
from app.infra.mail.outcomes import Away, Blocked, Delayed, Refused
from app.infra.mail.transports import Transport, delete_old_files, open_transport

__all__ = [
    "Away",
    "Blocked",
    "Delayed",
    "Letter",
    "Mailbox",
    "Refused",
    "Transport",
    "delete_old_files",
    "open_transport",
    "write",
]
