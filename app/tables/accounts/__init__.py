"""The rows of Accounts: the links that were mailed, and the browsers that they opened."""

from app.tables.accounts.account import AccountLink, AccountSession

__all__ = ["AccountLink", "AccountSession"]
