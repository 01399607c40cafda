"""What Accounts declares about itself for the application's lists."""

from typing import Final

from app.infra.manifest import Flat
from app.messaging.domain_events import EmailCorrected, LinkLeaving, LinkSettled
from app.services.accounts.links import delete_old_links, extend_late_link, settle_link
from app.services.accounts.privacy import PRIVACY
from app.services.accounts.sessions import delete_old_account_sessions, show_what_left

FLAT: Final = Flat(
    name="accounts",
    reactions={
        EmailCorrected: show_what_left,
        LinkLeaving: extend_late_link,
        LinkSettled: settle_link,
    },
    retention=(delete_old_links, delete_old_account_sessions),
    privacy=PRIVACY,
)
