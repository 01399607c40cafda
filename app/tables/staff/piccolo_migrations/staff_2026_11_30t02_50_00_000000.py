"""Invitations by mail, and the link for the first manager of a new shop."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-30T02:50:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "invitations"

SQL = """
CREATE TABLE staff.first_links (
    place smallint PRIMARY KEY DEFAULT 1,
    secret_hash bytea NOT NULL,
    made_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT one_place CHECK (place = 1)
);

CREATE TABLE staff.invitations (
    invitation_id uuid PRIMARY KEY,
    email varchar(254) NOT NULL,
    name varchar(200) NOT NULL,
    role varchar(10) NOT NULL,
    version integer NOT NULL DEFAULT 1,
    invited_by varchar(200) NOT NULL,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    mailed_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    withdrawn_at timestamptz,
    accepted_at timestamptz,
    staff_id uuid REFERENCES staff.members ON UPDATE CASCADE ON DELETE CASCADE,
    CONSTRAINT role_known CHECK (role IN ('packer', 'manager')),
    CONSTRAINT version_positive CHECK (version > 0),
    CONSTRAINT ends_once CHECK (accepted_at IS NULL OR withdrawn_at IS NULL),
    CONSTRAINT accepted_by_somebody CHECK ((accepted_at IS NULL) = (staff_id IS NULL))
);
CREATE UNIQUE INDEX invitations_open ON staff.invitations (email)
    WHERE accepted_at IS NULL AND withdrawn_at IS NULL;
CREATE INDEX invitations_mailed ON staff.invitations (mailed_at);
CREATE INDEX invitations_member ON staff.invitations (staff_id);
"""


async def forwards() -> MigrationManager:
    return migration(ID, "staff", DESCRIPTION, SQL)
