"""A table or a column that somebody dropped is named, by the doctor and before any migration."""

import pytest

from app.doctor import data
from app.messaging import register_subscriptions
from app.tables.migrate import migrate
from app.tables.migrations import CannotMigrate
from tests.support.diagnosed import examined, is_wrong


@pytest.mark.parametrize(
    ("change", "gone"),
    [
        ("DROP TABLE mailing.mails CASCADE", "mailing.mails;"),
        ("ALTER TABLE sales.orders DROP COLUMN note", "sales.orders.note;"),
    ],
)
async def test_what_was_dropped_is_named(change: str, gone: str) -> None:
    verdict = await examined(data.migrations, change)
    assert is_wrong(verdict, gone, "doorstep migrate does not bring back", "restore a backup")


async def test_migrating_does_not_overlook_it_either() -> None:
    with pytest.raises(CannotMigrate, match=r"mailing\.mails; doorstep migrate does not bring"):
        await examined(lambda: migrate(register_subscriptions), "DROP TABLE mailing.mails CASCADE")
