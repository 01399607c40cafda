"""How one order is paid."""

from piccolo.columns import UUID, BigInt, Boolean, Integer, Timestamptz, Varchar
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Check
from piccolo.table import Table

from app.infra.database import ENGINE
from app.values.payments import PaymentMethodId, PaymentStatus


class PaymentRow(Table, tablename="payments", schema="payments", db=ENGINE):
    """Amounts are in minor units. `amount` is the order's total, `cancelled` what its cancelled
    pieces cost, and `given` what was given back for no goods. `authorised`, `paid`, `refunded` and
    `to_refund` are the sums of the operations, which an audit compares.

    `provider_ref` is the payment's name at its provider, `capture_before` when an authorisation
    runs out, `tried_at` when the provider was last asked, `looked_at` when it was asked and has
    answered, and `pay_by` when the order is cancelled without money. `secured_at` is since when the
    order may leave.
    """

    payment_id = UUID(primary_key=True)
    order_id = UUID(unique=True, default=None)
    order_number = Varchar(length=20)
    method = Varchar(length=20, choices=PaymentMethodId)
    amount = BigInt()
    currency = Varchar(length=3)
    cancelled = BigInt(default=0)
    given = BigInt(default=0)
    authorised = BigInt(default=0)
    paid = BigInt(default=0)
    refunded = BigInt(default=0)
    to_refund = BigInt(default=0)
    status = Varchar(length=20, default=PaymentStatus.AWAITED, choices=PaymentStatus)
    provider_ref = Varchar(length=255, null=True, default=None)
    capture_before = Timestamptz(null=True, default=None)
    pay_by = Timestamptz(null=True, default=None)
    secured_at = Timestamptz(null=True, default=None)
    failed_at = Timestamptz(null=True, default=None)
    tried_at = Timestamptz(null=True, default=None)
    looked_at = Timestamptz(null=True, default=None)
    opened_at = Timestamptz(default=TimestamptzNow())
    is_test = Boolean(default=False)
    version = Integer(default=1)

    amounts_sound = Check(
        "amount > 0 AND cancelled BETWEEN 0 AND amount AND given >= 0 AND authorised >= 0"
        " AND paid >= 0 AND refunded >= 0 AND to_refund >= 0 AND refunded + to_refund <= paid"
    )
    status_known = Check(
        "status IN ('NONE', 'AWAITED', 'AUTHORISED', 'PAID', 'PART_REFUNDED', 'REFUNDED', 'FAILED')"
    )
