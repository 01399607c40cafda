"""The rows of Accounts: the links that were mailed, and the browsers that they opened."""

from app.tables.accounts.account import AccountLinkRow, AccountSessionRow

__all__ = ["AccountLinkRow", "AccountSessionRow"]
