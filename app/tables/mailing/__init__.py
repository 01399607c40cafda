"""The rows of Mailing: each mail that a customer is owed or was sent."""

from app.tables.mailing.mail import MailRow

__all__ = ["MailRow"]
