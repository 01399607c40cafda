"""Payments that customers dispute at their banks."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-12-01T05:21:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "disputes"

SQL = """
CREATE TABLE payments.disputes (
    dispute_id uuid PRIMARY KEY,
    provider varchar(20) NOT NULL,
    reference varchar(255) NOT NULL,
    payment_id uuid NOT NULL REFERENCES payments.payments ON DELETE RESTRICT,
    amount bigint NOT NULL,
    currency varchar(3) NOT NULL,
    reason varchar(60) NOT NULL,
    state varchar(20) NOT NULL,
    answer_by timestamptz,
    opened_at timestamptz NOT NULL,
    noticed_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    changed_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT one_row_a_dispute UNIQUE (provider, reference),
    CONSTRAINT amount_sound CHECK (amount >= 0),
    CONSTRAINT state_known CHECK (state IN ('INQUIRY', 'TO_ANSWER', 'IN_REVIEW', 'WON', 'LOST',
        'ENDED'))
);
CREATE INDEX disputes_payment ON payments.disputes (payment_id);
CREATE INDEX disputes_open ON payments.disputes (answer_by)
    WHERE state IN ('INQUIRY', 'TO_ANSWER', 'IN_REVIEW');
CREATE TRIGGER disputes_stay BEFORE DELETE ON payments.disputes
    FOR EACH ROW EXECUTE FUNCTION payments.keep_rows();
"""


async def forwards() -> MigrationManager:
    return migration(ID, "payments", DESCRIPTION, SQL)
