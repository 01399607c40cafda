"""Webhooks, as the house's lists know them."""

from typing import Final

from app.infra.manifest import Flat
from app.services.webhooks.messages import write_messages
from app.services.webhooks.retention import (
    forget_held_messages,
    forget_old_messages,
    forget_orphaned_messages,
)

FLAT: Final = Flat(
    schema="webhooks",
    listeners={"webhooks.write_messages": write_messages},
    retention=(
        forget_old_messages,
        forget_held_messages,
        forget_orphaned_messages,
    ),
)
