"""Payments, the movements of their money, and what was said about it."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-30T21:30:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "payments, operations and facts"

SQL = """
CREATE SCHEMA payments;

CREATE TABLE payments.payments (
    payment_id uuid PRIMARY KEY,
    order_id uuid NOT NULL UNIQUE,
    order_number varchar(20) NOT NULL,
    method varchar(20) NOT NULL,
    amount bigint NOT NULL,
    currency varchar(3) NOT NULL,
    cancelled bigint NOT NULL DEFAULT 0,
    given bigint NOT NULL DEFAULT 0,
    authorised bigint NOT NULL DEFAULT 0,
    paid bigint NOT NULL DEFAULT 0,
    refunded bigint NOT NULL DEFAULT 0,
    to_refund bigint NOT NULL DEFAULT 0,
    status varchar(20) NOT NULL DEFAULT 'AWAITED',
    provider_ref varchar(255),
    capture_before timestamptz,
    pay_by timestamptz,
    secured_at timestamptz,
    failed_at timestamptz,
    opened_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    is_test boolean NOT NULL DEFAULT false,
    version integer NOT NULL DEFAULT 1,
    CONSTRAINT amounts_sound CHECK (amount > 0 AND cancelled BETWEEN 0 AND amount AND given >= 0
        AND authorised >= 0 AND paid >= 0 AND refunded >= 0 AND to_refund >= 0
        AND refunded + to_refund <= paid),
    CONSTRAINT status_known CHECK (status IN ('NONE', 'AWAITED', 'AUTHORISED', 'PAID',
        'PART_REFUNDED', 'REFUNDED', 'FAILED'))
);
CREATE INDEX payments_unpaid ON payments.payments (opened_at, payment_id)
    WHERE status IN ('AWAITED', 'AUTHORISED', 'FAILED');
CREATE INDEX payments_due ON payments.payments (pay_by)
    WHERE pay_by IS NOT NULL AND secured_at IS NULL AND failed_at IS NULL;

CREATE TABLE payments.operations (
    operation_id uuid PRIMARY KEY,
    payment_id uuid NOT NULL REFERENCES payments.payments ON DELETE RESTRICT,
    kind varchar(20) NOT NULL,
    amount bigint NOT NULL,
    cause_kind varchar(20) NOT NULL,
    cause_id uuid NOT NULL,
    state varchar(20) NOT NULL DEFAULT 'OWED',
    due_by timestamptz,
    asked_by varchar(254),
    note varchar(2000) NOT NULL DEFAULT '',
    leased_until timestamptz,
    first_tried_at timestamptz,
    attempts integer NOT NULL DEFAULT 0,
    provider_ref varchar(255),
    answer jsonb,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    ended_at timestamptz,
    CONSTRAINT one_operation_a_cause UNIQUE (kind, cause_kind, cause_id),
    CONSTRAINT amount_sound CHECK (amount >= 0),
    CONSTRAINT kind_known CHECK (kind IN ('OPEN', 'AUTHORISE', 'CAPTURE', 'VOID', 'REFUND')),
    CONSTRAINT state_known CHECK (state IN ('OWED', 'DONE', 'REFUSED', 'UNKNOWN')),
    CONSTRAINT ended_if_over CHECK ((state IN ('DONE', 'REFUSED')) = (ended_at IS NOT NULL))
);
CREATE INDEX operations_payment ON payments.operations (payment_id, created_at);
CREATE INDEX operations_open ON payments.operations (due_by, operation_id)
    WHERE state <> 'DONE';

CREATE TABLE payments.facts (
    fact_id uuid PRIMARY KEY,
    payment_id uuid REFERENCES payments.payments ON DELETE RESTRICT,
    provider varchar(20) NOT NULL,
    provider_event varchar(255),
    kind varchar(20) NOT NULL,
    object varchar(255),
    amount bigint,
    reference varchar(200) NOT NULL DEFAULT '',
    said_by varchar(254),
    body jsonb,
    received_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    applied_at timestamptz,
    CONSTRAINT one_fact_an_event UNIQUE (provider, provider_event)
);
CREATE INDEX facts_payment ON payments.facts (payment_id);
CREATE INDEX facts_open ON payments.facts (received_at) WHERE applied_at IS NULL;

CREATE FUNCTION payments.keep_rows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows about money are never deleted, and keep their ids and causes';
END $$;
CREATE TRIGGER operations_stay BEFORE DELETE ON payments.operations
    FOR EACH ROW EXECUTE FUNCTION payments.keep_rows();
CREATE TRIGGER operations_same BEFORE UPDATE ON payments.operations FOR EACH ROW
    WHEN ((OLD.operation_id, OLD.payment_id, OLD.kind, OLD.cause_kind, OLD.cause_id, OLD.amount)
        IS DISTINCT FROM
        (NEW.operation_id, NEW.payment_id, NEW.kind, NEW.cause_kind, NEW.cause_id, NEW.amount))
    EXECUTE FUNCTION payments.keep_rows();
CREATE TRIGGER facts_stay BEFORE DELETE ON payments.facts
    FOR EACH ROW EXECUTE FUNCTION payments.keep_rows();
"""


async def forwards() -> MigrationManager:
    return migration(ID, "payments", DESCRIPTION, SQL)
