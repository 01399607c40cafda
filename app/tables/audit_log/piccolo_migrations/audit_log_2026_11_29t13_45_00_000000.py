"""The audit log, whose lines are written once, and how long they are kept."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-29T13:45:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "the tables of 0.2"

SQL = """
CREATE SCHEMA audit_log;

CREATE TABLE audit_log.lines (
    id bigserial PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    actor_kind varchar(10) NOT NULL,
    actor_id varchar(100) NOT NULL,
    actor_name varchar(200) NOT NULL,
    address varchar(100) NOT NULL DEFAULT '',
    request_id varchar(128) NOT NULL DEFAULT '',
    action varchar(60) NOT NULL,
    subject_kind varchar(20) NOT NULL,
    subject_id varchar(100) NOT NULL,
    subject_name varchar(200) NOT NULL DEFAULT '',
    before jsonb,
    after jsonb,
    CONSTRAINT actor_known CHECK (actor_kind IN ('member', 'key', 'command', 'visitor'))
);
-- One for each filter of the page, which shows the newest first.
CREATE INDEX lines_at ON audit_log.lines (at, id);
CREATE INDEX lines_actor ON audit_log.lines (actor_kind, actor_id, at, id);
CREATE INDEX lines_action ON audit_log.lines (action, at, id);
CREATE INDEX lines_subject ON audit_log.lines (subject_id, at, id);
CREATE INDEX lines_subject_name ON audit_log.lines (subject_name, at, id);
CREATE INDEX lines_address ON audit_log.lines (address, at, id);

CREATE TABLE audit_log.retention (
    id integer PRIMARY KEY DEFAULT 1,
    kept_days integer NOT NULL DEFAULT 730,
    CONSTRAINT only_one CHECK (id = 1),
    CONSTRAINT long_enough CHECK (kept_days >= 30)
);
INSERT INTO audit_log.retention (id) VALUES (1);

-- Nobody changes a line, and only one that is old enough may be deleted.
CREATE FUNCTION audit_log.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND TG_TABLE_NAME = 'lines' THEN
        IF OLD.at < now() - make_interval(days => (SELECT kept_days FROM audit_log.retention)) THEN
            RETURN OLD;
        END IF;
        RAISE EXCEPTION 'the audit log is append-only: line % is too young to be deleted', OLD.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RAISE EXCEPTION 'the audit log is append-only: % of % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit_log.lines
    FOR EACH ROW EXECUTE FUNCTION audit_log.refuse();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON audit_log.lines
    FOR EACH STATEMENT EXECUTE FUNCTION audit_log.refuse();
CREATE TRIGGER always_there BEFORE DELETE OR TRUNCATE ON audit_log.retention
    FOR EACH STATEMENT EXECUTE FUNCTION audit_log.refuse();

-- Who shortens the time leaves a line too.
CREATE FUNCTION audit_log.tell_retention() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO audit_log.lines (at, actor_kind, actor_id, actor_name, action, subject_kind,
        subject_id, before, after)
    VALUES (clock_timestamp(), 'command', current_user, current_user, 'retention.changed',
        'retention', 'audit_log', jsonb_build_object('kept_days', OLD.kept_days),
        jsonb_build_object('kept_days', NEW.kept_days));
    RETURN NULL;
END $$;
CREATE TRIGGER told AFTER UPDATE ON audit_log.retention FOR EACH ROW
    WHEN (OLD.kept_days <> NEW.kept_days) EXECUTE FUNCTION audit_log.tell_retention();
"""


async def forwards() -> MigrationManager:
    return migration(ID, "audit_log", DESCRIPTION, SQL)
