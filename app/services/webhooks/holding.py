"""Webhook messages that a restore holds until somebody decides."""

from functools import partial
from typing import Final

from app.infra.database import fetch
from app.infra.held_back import count_held_back, drop_held_back, hold_back, let_go
from app.infra.manifest import Outbound
from app.services.webhooks.queue import MESSAGES
from app.values.sending import SendingState

# What waited for a dropped message is now the first of its order.
FIRST: Final = """
UPDATE webhooks.messages AS message SET behind = false
WHERE behind AND state = 'PENDING' AND NOT EXISTS (
    SELECT FROM webhooks.messages AS earlier
    WHERE earlier.endpoint_id = message.endpoint_id AND earlier.order_id = message.order_id
      AND earlier.message_id < message.message_id AND earlier.state = 'PENDING')
"""


async def drop_held_messages() -> int:
    """Ends them; each can be sent again from its endpoint's page."""
    dropped = await drop_held_back(MESSAGES, SendingState.DROPPED)
    await fetch(FIRST)
    return dropped


HELD_MESSAGES: Final = Outbound(
    hold=partial(hold_back, MESSAGES),
    count=partial(count_held_back, MESSAGES),
    send=partial(let_go, MESSAGES),
    drop=drop_held_messages,
)
