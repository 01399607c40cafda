"""Accounts, as the house's lists know them."""

from typing import Final

from app.infra.manifest import Flat
from app.services.accounts.links import forget_old_links
from app.services.accounts.sessions import forget_old_account_sessions

FLAT: Final = Flat(
    name="accounts",
    has_tables=False,
    retention=(forget_old_links, forget_old_account_sessions),
)
