"""The latest requests of each API key."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-30T20:46:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "requests of API keys"

SQL = """
CREATE TABLE staff.api_requests (
    id bigserial PRIMARY KEY,
    key_id uuid NOT NULL REFERENCES staff.api_keys ON UPDATE CASCADE ON DELETE CASCADE,
    at timestamptz NOT NULL,
    request_id varchar(128) NOT NULL,
    method varchar(10) NOT NULL,
    path varchar(500) NOT NULL,
    status smallint NOT NULL,
    problem varchar(50) NOT NULL,
    milliseconds integer NOT NULL
);
CREATE INDEX api_requests_key ON staff.api_requests (key_id, id DESC);
"""


async def forwards() -> MigrationManager:
    return migration(ID, "staff", DESCRIPTION, SQL)
