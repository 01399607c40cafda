"""The indexes by which an address finds its orders, its links and its sessions."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-23T11:20:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "orders of an address, newest first"

STATEMENTS = (
    "DROP INDEX sales.orders_email",
    "CREATE INDEX orders_email_placed"
    " ON sales.orders (lower(customer_email), placed_at DESC, order_id DESC)",
    "CREATE INDEX account_links_email ON sales.account_links (email, asked_at)",
    "CREATE INDEX account_links_asked ON sales.account_links (asked_at)",
    "CREATE INDEX account_sessions_email ON sales.account_sessions (email)",
    "CREATE INDEX account_sessions_expire ON sales.account_sessions (expires_at)",
    "CREATE UNIQUE INDEX mails_link ON sales.mails (link_id) WHERE link_id IS NOT NULL",
)


async def forwards() -> MigrationManager:
    return migration(ID, "sales", DESCRIPTION, STATEMENTS)
