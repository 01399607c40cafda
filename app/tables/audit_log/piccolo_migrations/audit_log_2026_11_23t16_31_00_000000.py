"""What makes the log append-only, and the indexes by which it is filtered."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-23T16:31:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "append-only, and indexes for the filters"

REFUSE = """
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
END $$
"""
TELL = """
CREATE FUNCTION audit_log.tell_retention() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO audit_log.lines (at, actor_kind, actor_id, actor_name, action, subject_kind,
        subject_id, before, after)
    VALUES (clock_timestamp(), 'command', current_user, current_user, 'retention.changed',
        'retention', 'audit_log', jsonb_build_object('kept_days', OLD.kept_days),
        jsonb_build_object('kept_days', NEW.kept_days));
    RETURN NULL;
END $$
"""

STATEMENTS = (
    "INSERT INTO audit_log.retention (id) VALUES (1)",
    REFUSE,
    TELL,
    "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit_log.lines"
    " FOR EACH ROW EXECUTE FUNCTION audit_log.refuse()",
    "CREATE TRIGGER never_emptied BEFORE TRUNCATE ON audit_log.lines"
    " FOR EACH STATEMENT EXECUTE FUNCTION audit_log.refuse()",
    "CREATE TRIGGER always_there BEFORE DELETE OR TRUNCATE ON audit_log.retention"
    " FOR EACH STATEMENT EXECUTE FUNCTION audit_log.refuse()",
    "CREATE TRIGGER told AFTER UPDATE ON audit_log.retention FOR EACH ROW"
    " WHEN (OLD.kept_days <> NEW.kept_days) EXECUTE FUNCTION audit_log.tell_retention()",
    "CREATE INDEX lines_at ON audit_log.lines (at, id)",
    "CREATE INDEX lines_actor ON audit_log.lines (actor_kind, actor_id, at, id)",
    "CREATE INDEX lines_action ON audit_log.lines (action, at, id)",
    "CREATE INDEX lines_subject ON audit_log.lines (subject_id, at, id)",
    "CREATE INDEX lines_subject_name ON audit_log.lines (subject_name, at, id)",
    "CREATE INDEX lines_address ON audit_log.lines (address, at, id)",
)


async def forwards() -> MigrationManager:
    return migration(ID, "audit_log", DESCRIPTION, STATEMENTS)
