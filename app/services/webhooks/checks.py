"""Checks that a message waits only for earlier messages of its order."""

from typing import Final

from app.i18n.language import gettext_noop
from app.infra.checks import Check

CHECKS: Final = (
    Check(
        5,
        gettext_noop("no webhook waits for another that has ended"),
        """
        SELECT message_id, endpoint_id, order_id FROM webhooks.messages AS message
        JOIN webhooks.endpoints AS endpoint USING (endpoint_id)
        WHERE message.state = 'PENDING' AND behind AND endpoint.state = 'ACTIVE' AND NOT EXISTS (
            SELECT FROM webhooks.messages AS earlier
            WHERE earlier.endpoint_id = message.endpoint_id
              AND earlier.order_id = message.order_id
              AND earlier.message_id < message.message_id AND earlier.state = 'PENDING')
        """,
    ),
)
