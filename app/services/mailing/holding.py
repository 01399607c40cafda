"""Mails that a restore holds until somebody decides."""

from functools import partial
from typing import Final

from app.infra.database import fetch
from app.infra.held_back import count_held_back, drop_held_back, hold_back, let_go
from app.infra.manifest import Outbound
from app.messaging.domain_events import LinkSettled, announce
from app.services.mailing.queue import MAILS
from app.values.sending import SendingState

LINKS: Final = """
SELECT link_id FROM mailing.mails
WHERE state = 'PENDING' AND due_at = 'infinity' AND link_id IS NOT NULL ORDER BY id
"""


async def drop_held_mails() -> int:
    """Ends them; the staff can send each of an order again from the order's page."""
    links = await fetch(LINKS)
    dropped = await drop_held_back(MAILS, SendingState.DROPPED, ", recipient = NULL")
    for link in links:
        await announce(LinkSettled(link["link_id"]))
    return dropped


HELD_MAILS: Final = Outbound(
    hold=partial(hold_back, MAILS),
    count=partial(count_held_back, MAILS),
    send=partial(let_go, MAILS),
    drop=drop_held_mails,
)
