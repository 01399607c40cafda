"""What a provider has booked, the nightly comparisons with it, and their differences."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-12-01T05:20:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "the till"

SQL = """
CREATE TABLE payments.reconciliations (
    reconciliation_id uuid PRIMARY KEY,
    provider varchar(20) NOT NULL,
    from_at timestamptz NOT NULL,
    until_at timestamptz NOT NULL,
    asked_by varchar(254),
    attempts integer NOT NULL DEFAULT 0,
    started_at timestamptz,
    ended_at timestamptz,
    transactions integer NOT NULL DEFAULT 0,
    differences integer NOT NULL DEFAULT 0,
    CONSTRAINT one_reconciliation_a_time UNIQUE (provider, until_at),
    CONSTRAINT range_sound CHECK (from_at < until_at)
);
CREATE UNIQUE INDEX reconciliations_open ON payments.reconciliations (provider)
    WHERE ended_at IS NULL;

CREATE TABLE payments.transactions (
    transaction_id uuid PRIMARY KEY,
    provider varchar(20) NOT NULL,
    reference varchar(255) NOT NULL,
    kind varchar(20) NOT NULL,
    word varchar(60) NOT NULL,
    source varchar(255),
    payment_ref varchar(255),
    amount bigint NOT NULL,
    fee bigint NOT NULL,
    currency varchar(3) NOT NULL,
    moved bigint NOT NULL,
    moved_currency varchar(3) NOT NULL,
    booked_at timestamptz NOT NULL,
    operation_id uuid REFERENCES payments.operations ON DELETE RESTRICT,
    reconciliation_id uuid NOT NULL REFERENCES payments.reconciliations ON DELETE RESTRICT,
    CONSTRAINT one_row_a_transaction UNIQUE (provider, reference),
    CONSTRAINT kind_known CHECK (kind IN ('CHARGE', 'REFUND', 'REFUND_RETURNED', 'DISPUTE', 'FEE',
        'PAYOUT', 'UNEXPLAINED'))
);
CREATE INDEX transactions_booked ON payments.transactions (booked_at);
CREATE INDEX transactions_operation ON payments.transactions (operation_id)
    WHERE operation_id IS NOT NULL;
CREATE INDEX transactions_unmatched ON payments.transactions (booked_at)
    WHERE operation_id IS NULL;

CREATE TABLE payments.differences (
    difference_id uuid PRIMARY KEY,
    cause varchar(20) NOT NULL,
    subject uuid NOT NULL,
    transaction_id uuid REFERENCES payments.transactions ON DELETE RESTRICT,
    operation_id uuid REFERENCES payments.operations ON DELETE RESTRICT,
    ours bigint NOT NULL,
    theirs bigint NOT NULL,
    currency varchar(3) NOT NULL,
    state varchar(20) NOT NULL DEFAULT 'NOTICED',
    found_by uuid NOT NULL REFERENCES payments.reconciliations ON DELETE RESTRICT,
    found_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    ended_at timestamptz,
    explained_by varchar(254),
    reason varchar(2000) NOT NULL DEFAULT '',
    CONSTRAINT one_difference_a_subject UNIQUE (cause, subject),
    CONSTRAINT subject_known CHECK (subject IS NOT DISTINCT FROM
        coalesce(operation_id, transaction_id)),
    CONSTRAINT cause_known CHECK (cause IN ('UNKNOWN_CHARGE', 'UNKNOWN_REFUND',
        'UNKNOWN_MOVEMENT', 'MISSING_CHARGE', 'MISSING_REFUND', 'WRONG_AMOUNT')),
    CONSTRAINT state_known CHECK (state IN ('NOTICED', 'EXPLAINED', 'SETTLED')),
    CONSTRAINT ended_if_over CHECK ((state = 'NOTICED') = (ended_at IS NULL)),
    CONSTRAINT explained_whole CHECK (
        state <> 'EXPLAINED' OR explained_by IS NOT NULL AND reason <> '')
);
CREATE INDEX differences_noticed ON payments.differences (found_at) WHERE state = 'NOTICED';
CREATE INDEX operations_at_provider ON payments.operations (ended_at)
    WHERE kind IN ('CAPTURE', 'REFUND') AND provider_ref IS NOT NULL;

CREATE TRIGGER transactions_stay BEFORE DELETE ON payments.transactions
    FOR EACH ROW EXECUTE FUNCTION payments.keep_rows();
CREATE TRIGGER differences_stay BEFORE DELETE ON payments.differences
    FOR EACH ROW EXECUTE FUNCTION payments.keep_rows();
CREATE TRIGGER reconciliations_stay BEFORE DELETE ON payments.reconciliations
    FOR EACH ROW EXECUTE FUNCTION payments.keep_rows();
"""


async def forwards() -> MigrationManager:
    return migration(ID, "payments", DESCRIPTION, SQL)
