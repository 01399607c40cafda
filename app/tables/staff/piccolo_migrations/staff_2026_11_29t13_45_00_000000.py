"""People who log in, their sessions and saved views, and API keys."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-29T13:45:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "the tables of 0.2"

SQL = """
CREATE SCHEMA staff;

CREATE TABLE staff.members (
    staff_id uuid PRIMARY KEY,
    email varchar(254) NOT NULL UNIQUE,
    name varchar(200) NOT NULL,
    role varchar(10) NOT NULL DEFAULT 'packer',
    password_hash varchar(200) NOT NULL,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    deactivated_at timestamptz,
    CONSTRAINT role_known CHECK (role IN ('packer', 'manager'))
);

CREATE TABLE staff.sessions (
    secret_hash bytea PRIMARY KEY,
    session_id uuid NOT NULL UNIQUE DEFAULT gen_random_uuid(),
    staff_id uuid NOT NULL REFERENCES staff.members ON UPDATE CASCADE ON DELETE CASCADE,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    last_seen_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    expires_at timestamptz NOT NULL,
    address varchar(45) NOT NULL DEFAULT '',
    user_agent varchar(400) NOT NULL DEFAULT ''
);
CREATE INDEX sessions_expiry ON staff.sessions (expires_at);

CREATE TABLE staff.api_keys (
    key_id uuid PRIMARY KEY,
    name varchar(200) NOT NULL,
    secret_hash bytea NOT NULL UNIQUE,
    scopes varchar(50)[] NOT NULL,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    used_at timestamptz,
    revoked_at timestamptz,
    made_by_id uuid,
    made_by varchar(200) NOT NULL DEFAULT ''
);
-- The keys of who leaves.
CREATE INDEX api_keys_made_by ON staff.api_keys (made_by_id);

CREATE TABLE staff.saved_views (
    view_id uuid PRIMARY KEY,
    staff_id uuid NOT NULL REFERENCES staff.members ON UPDATE CASCADE ON DELETE CASCADE,
    name varchar(60) NOT NULL,
    query varchar(2000) NOT NULL,
    shared boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP
);
-- Names are apart whatever their case: each person's own, and the shared.
CREATE UNIQUE INDEX saved_views_own ON staff.saved_views (staff_id, lower(name)) WHERE NOT shared;
CREATE UNIQUE INDEX saved_views_shared ON staff.saved_views (lower(name)) WHERE shared;
CREATE INDEX saved_views_owner ON staff.saved_views (staff_id);
"""


async def forwards() -> MigrationManager:
    return migration(ID, "staff", DESCRIPTION, SQL)
