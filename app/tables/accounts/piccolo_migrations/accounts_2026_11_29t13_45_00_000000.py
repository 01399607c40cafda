"""Links that were mailed to customers, and the browsers that they opened."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-29T13:45:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "the tables of 0.2"

SQL = """
CREATE SCHEMA accounts;

CREATE TABLE accounts.links (
    link_id uuid PRIMARY KEY,
    email text NOT NULL,
    language varchar(2) NOT NULL DEFAULT 'en',
    asked_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    used_at timestamptz,
    -- Whether its mail may still be sent: so long the link is kept.
    mail_open boolean NOT NULL DEFAULT true
);
CREATE INDEX links_email ON accounts.links (email, asked_at);
CREATE INDEX links_asked ON accounts.links (asked_at);

CREATE TABLE accounts.sessions (
    secret_hash bytea PRIMARY KEY,
    email text NOT NULL,
    opened_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    expires_at timestamptz NOT NULL
);
CREATE INDEX sessions_email ON accounts.sessions (email);
CREATE INDEX sessions_expire ON accounts.sessions (expires_at);
"""


async def forwards() -> MigrationManager:
    return migration(ID, "accounts", DESCRIPTION, SQL)
