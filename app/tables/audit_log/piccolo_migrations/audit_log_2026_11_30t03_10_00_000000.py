"""Lines from which a customer's data is erased, which is the only change that they allow."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-30T03:10:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "erasing what lines say of customers"

SQL = """
-- Whether the values are the same, but for some that became "erased".
CREATE FUNCTION audit_log.only_erased(old jsonb, new jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT old IS NOT DISTINCT FROM new OR coalesce(
    (SELECT bool_and(coalesce(new -> key IN (value, '"erased"'), false)) FROM jsonb_each(old))
    AND (SELECT count(*) FROM jsonb_object_keys(old))
        = (SELECT count(*) FROM jsonb_object_keys(new)),
    false)
$$;

-- A line may lose what it says of a customer, in the transaction of the line that says so. Nobody
-- changes anything else of it, and only one that is old enough may be deleted.
CREATE OR REPLACE FUNCTION audit_log.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND TG_TABLE_NAME = 'lines' THEN
        IF OLD.at < now() - make_interval(days => (SELECT kept_days FROM audit_log.retention)) THEN
            RETURN OLD;
        END IF;
        RAISE EXCEPTION 'the audit log is append-only: line % is too young to be deleted', OLD.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'lines' THEN
        IF to_jsonb(OLD) - '{subject_name, before, after}'::text[]
                = to_jsonb(NEW) - '{subject_name, before, after}'::text[]
            AND NEW.subject_name IN (OLD.subject_name, 'erased')
            AND audit_log.only_erased(OLD.before, NEW.before)
            AND audit_log.only_erased(OLD.after, NEW.after)
            AND EXISTS (SELECT FROM audit_log.lines AS erasure
                WHERE erasure.action = 'customer.erased'
                    AND erasure.xmin = pg_current_xact_id()::xid)
        THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'the audit log is append-only: % of % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
"""


async def forwards() -> MigrationManager:
    return migration(ID, "audit_log", DESCRIPTION, SQL)
