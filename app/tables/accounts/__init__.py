"""The tables of Accounts: links that were mailed, and the sessions of browsers that opened them."""

from app.tables.accounts.account import AccountLinkRow, AccountSessionRow

__all__ = ["AccountLinkRow", "AccountSessionRow"]
