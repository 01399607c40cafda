"""What is old enough leaves the audit log, and shortening what is kept leaves a line."""

import asyncpg
import pytest

from app.audit_log import Actor
from app.infra.database import fetch, transaction
from app.services import products
from app.settings import settings
from app.workers import retention
from tests.support.audit_lines import bea as bea
from tests.support.audit_lines import lines


async def test_only_what_is_old_enough_is_forgotten(shop, bea: Actor) -> None:
    for _ in range(3):
        await products.move_stock("product_456", -1, "moths", by="Bea")
    await ages(1, settings.audit_log_kept_days + 1)
    await ages(1, settings.audit_log_kept_days - 1)
    await retention.delete_all_that_is_old()

    assert len(await lines()) == 2


async def test_who_shortens_what_is_kept_leaves_a_line_and_keeps_thirty_days(
    shop, bea: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        await products.move_stock("product_456", -1, "moths", by="Bea")
    await ages(1, 40)
    await ages(1, 20)
    monkeypatch.setattr(settings, "audit_log_kept_days", 30)
    await retention.delete_all_that_is_old()
    try:
        [told, *kept] = await lines()
        assert len(kept) == 2
        assert (told.action, told.before, told.after) == (
            "retention.changed",
            {"kept_days": 730},
            {"kept_days": 30},
        )
        with pytest.raises(asyncpg.CheckViolationError):
            await fetch("UPDATE audit_log.retention SET kept_days = 1")
    finally:
        await fetch("UPDATE audit_log.retention SET kept_days = 730")


async def ages(count: int, days: int) -> None:
    """Of the youngest lines. The trigger sleeps meanwhile, as for nobody but the server's owner."""
    async with transaction():
        await fetch("SET LOCAL session_replication_role = replica")
        await fetch(
            "UPDATE audit_log.lines SET at = at - make_interval(days => $2) WHERE id IN"
            " (SELECT id FROM audit_log.lines ORDER BY at DESC LIMIT $1)",
            count,
            days,
        )
