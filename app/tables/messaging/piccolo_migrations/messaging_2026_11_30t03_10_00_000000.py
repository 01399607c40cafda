"""What an event says without the person whom it is about."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-30T03:10:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "events without the person"

SQL = """
-- Types and required fields stay as a listener expects them; what is optional is left out.
CREATE FUNCTION messaging.without_person(event_type text, data jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT data - '{phone, tracking_numbers}'::text[]
    || CASE WHEN event_type = 'order.created' THEN '{"customer": {"name": "erased"}}'::jsonb
           ELSE '{}' END
    || CASE WHEN data ? 'delivery_address' THEN jsonb_build_object('delivery_address',
           jsonb_build_object('line1', 'erased', 'city', 'erased',
               'postcode', left(data -> 'delivery_address' ->> 'postcode', 2),
               'country', data -> 'delivery_address' ->> 'country')) ELSE '{}' END
    || CASE WHEN data ? 'note' THEN '{"note": ""}'::jsonb ELSE '{}' END
    || CASE WHEN (data -> 'hold') ? 'note'
           THEN jsonb_build_object('hold', (data -> 'hold') - 'note') ELSE '{}' END
    || CASE WHEN data ->> 'tracking_number' IS NOT NULL THEN '{"tracking_number": "erased"}'::jsonb
           ELSE '{}' END
    || CASE WHEN data ? 'delivery_location' THEN '{"delivery_location": null}'::jsonb
           ELSE '{}' END
    || CASE WHEN jsonb_typeof(data -> 'retracted') = 'object' THEN jsonb_build_object('retracted',
           (data -> 'retracted') || '{"delivery_location": null}'::jsonb) ELSE '{}' END
    || CASE WHEN data ->> 'reason' IS NOT NULL
           AND event_type IN ('order.cancellation_requested', 'order.cancellation_refused')
           THEN '{"reason": "erased"}'::jsonb ELSE '{}' END
$$;
"""


async def forwards() -> MigrationManager:
    return migration(ID, "messaging", DESCRIPTION, SQL)
