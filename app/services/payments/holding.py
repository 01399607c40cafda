"""What a restore owes a provider of payments, held until somebody decides.

The provider may have done it after the backup. So nothing moves before it was asked what it knows
(`cashier.carry`), whatever the decision is.
"""

from typing import Final

from app.infra.database import fetch_value
from app.infra.manifest import Outbound
from app.services.payments.online_operations import BY_CASHIER, OPEN_STATES

HELD: Final = f"{OPEN_STATES} AND kind IN {BY_CASHIER} AND leased_until = 'infinity'"
# What is paid by hand moves no money.
HOLD: Final = f"""
WITH held AS (
    UPDATE payments.operations SET leased_until = 'infinity'
    FROM payments.payments
    WHERE payments.payment_id = operations.payment_id AND method = 'CARD'
      AND {OPEN_STATES} AND operations.kind IN {BY_CASHIER}
    RETURNING true
)
SELECT count(*) FROM held
"""
COUNT: Final = f"SELECT count(*) FROM payments.operations WHERE {HELD}"
SEND: Final = f"""
WITH sent AS (
    UPDATE payments.operations SET leased_until = NULL WHERE {HELD} RETURNING true
)
SELECT count(*) FROM sent
"""
DROP: Final = f"""
WITH dropped AS (
    UPDATE payments.operations SET leased_until = NULL, dropped_at = clock_timestamp()
    WHERE {HELD} RETURNING true
)
SELECT count(*) FROM dropped
"""


async def hold_operations() -> int:
    return await fetch_value(HOLD)


async def count_held_operations() -> int:
    return await fetch_value(COUNT)


async def send_held_operations() -> int:
    return await fetch_value(SEND)


async def drop_held_operations() -> int:
    """The cashier ends each as refused, unless the provider has done it.

    A refund is then owed to the customer until somebody pays it out by hand.
    """
    return await fetch_value(DROP)


HELD_OPERATIONS: Final = Outbound(
    hold=hold_operations,
    count=count_held_operations,
    send=send_held_operations,
    drop=drop_held_operations,
)
