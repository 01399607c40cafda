"""The table of Mailing: each mail that a customer is to get or was sent."""

from app.tables.mailing.mail import MailRow

__all__ = ["MailRow"]
