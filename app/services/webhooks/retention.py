"""Deletes messages that are past their retention (docs/design/retention.md)."""

from typing import Final

from app.infra.database import fetch

KEPT_DAYS: Final = 30

DELETE_OLD = """
DELETE FROM webhooks.messages WHERE ctid = ANY(ARRAY(
    SELECT ctid FROM webhooks.messages
    WHERE state <> 'PENDING' AND ended_at < now() - make_interval(days => $1) LIMIT $2))
RETURNING 1
"""

DELETE_HELD = """
DELETE FROM webhooks.messages WHERE ctid = ANY(ARRAY(
    SELECT message.ctid FROM webhooks.messages AS message
    JOIN webhooks.endpoints AS endpoint USING (endpoint_id)
    WHERE endpoint.state = 'PAUSED' AND message.state = 'PENDING'
      AND message.created_at < now() - make_interval(days => $1) LIMIT $2))
RETURNING 1
"""

DELETE_ORPHANED = """
DELETE FROM webhooks.messages WHERE ctid = ANY(ARRAY(
    SELECT ctid FROM webhooks.messages AS message WHERE NOT EXISTS (
        SELECT FROM webhooks.endpoints WHERE endpoints.endpoint_id = message.endpoint_id)
    LIMIT $1))
RETURNING 1
"""


async def delete_old_messages(at_most: int) -> int:
    # The attempts of a message are deleted with it.
    return len(await fetch(DELETE_OLD, KEPT_DAYS, at_most))


async def delete_held_messages(at_most: int) -> int:
    return len(await fetch(DELETE_HELD, KEPT_DAYS, at_most))


async def delete_orphaned_messages(at_most: int) -> int:
    return len(await fetch(DELETE_ORPHANED, at_most))
