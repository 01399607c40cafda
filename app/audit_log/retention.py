"""Deleting old lines, which only retention may do (docs/decisions/0030-audit-log.md)."""

from app.infra.database import fetch, transaction
from app.settings import settings

AGREE = "UPDATE audit_log.retention SET kept_days = $1 WHERE kept_days <> $1"
DELETE_OLD = """
DELETE FROM audit_log.lines WHERE id = ANY(ARRAY(
    SELECT id FROM audit_log.lines
    WHERE at < now() - make_interval(days => $1) ORDER BY at, id LIMIT $2))
RETURNING 1
"""


async def delete_old_lines(at_most: int) -> int:
    """Deletes lines older than `AUDIT_LOG_KEPT_DAYS`, and returns how many.

    If the database has another number of days, it takes over this one and writes a line about it.
    """
    async with transaction():
        await fetch(AGREE, settings.audit_log_kept_days)
        return len(await fetch(DELETE_OLD, settings.audit_log_kept_days, at_most))
