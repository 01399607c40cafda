"""The links and sessions of customers leave the schema of Sales; every row stays."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-29T13:38:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "accounts in a schema of their own"

STATEMENTS = (
    "CREATE SCHEMA IF NOT EXISTS accounts",
    "ALTER TABLE sales.account_links SET SCHEMA accounts",
    "ALTER TABLE sales.account_sessions SET SCHEMA accounts",
    "ALTER TABLE accounts.account_links RENAME TO links",
    "ALTER TABLE accounts.account_sessions RENAME TO sessions",
    "ALTER TABLE accounts.links RENAME CONSTRAINT account_links_pkey TO links_pkey",
    "ALTER TABLE accounts.sessions RENAME CONSTRAINT account_sessions_pkey TO sessions_pkey",
    "ALTER INDEX accounts.account_links_email RENAME TO links_email",
    "ALTER INDEX accounts.account_links_asked RENAME TO links_asked",
    "ALTER INDEX accounts.account_sessions_email RENAME TO sessions_email",
    "ALTER INDEX accounts.account_sessions_expire RENAME TO sessions_expire",
    # Whether its mail may still be sent is looked up here from now on, and in no mail.
    "ALTER TABLE accounts.links ADD COLUMN mail_open boolean NOT NULL DEFAULT true",
    """
    UPDATE accounts.links SET mail_open = false WHERE NOT EXISTS (
        SELECT FROM sales.mails WHERE mails.link_id = links.link_id AND state <> 'SENT')
    """,
)


async def forwards() -> MigrationManager:
    return migration(ID, "accounts", DESCRIPTION, STATEMENTS)
