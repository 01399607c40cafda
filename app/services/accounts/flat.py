"""Accounts, as the house's lists know them."""

from typing import Final

from app.infra.manifest import Flat
from app.messaging.domain_events import EmailCorrected, LinkLeaving, LinkSettled
from app.services.accounts.links import extend_late_link, forget_old_links, settle_link
from app.services.accounts.sessions import forget_old_account_sessions, show_what_left

FLAT: Final = Flat(
    name="accounts",
    reactions={
        EmailCorrected: show_what_left,
        LinkLeaving: extend_late_link,
        LinkSettled: settle_link,
    },
    retention=(forget_old_links, forget_old_account_sessions),
)
