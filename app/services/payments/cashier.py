"""Carries out what is owed: asks the provider with no transaction open, writes down the answer."""

from datetime import timedelta
from typing import Final
from uuid import UUID

import msgspec

from app import messaging
from app.infra.database import fetch_row, now, transaction
from app.messaging.events.payments import MoneyMoved
from app.services.payments import books
from app.services.payments.concluding import conclude
from app.services.payments.looking import look
from app.services.payments.online_operations import LeasedOperation, put_off
from app.services.payments.port import Provider, ProviderAnswer
from app.services.payments.refusals import ProviderAway
from app.values.payments import OperationKind, OperationState, PaymentCause

# Stripe forgets a key after 24 hours at the earliest; later the same request would be a new one.
SAFE_FOR: Final = timedelta(hours=20)
# After so many tries that broke off within the provider, people have to look.
MOST_RETRIES: Final = 3
# A person has decided after a restore that it is not done; what is done all the same is found out.
DROPPED: Final = ProviderAnswer(state=OperationState.REFUSED)
NO_ANSWER: Final = ProviderAnswer(state=OperationState.UNKNOWN)
TOO_OLD: Final = ProviderAnswer(state=OperationState.UNKNOWN, is_final=True)
FIND: Final = """
SELECT kind, operations.amount, state, operations.provider_ref, (
    SELECT count(*) FROM payments.operations AS other
    WHERE other.payment_id = operations.payment_id AND other.cause_kind = 'RETRY'
      AND other.kind = operations.kind) AS retries
FROM payments.operations WHERE operation_id = $1
"""


async def carry(provider: Provider, leased: LeasedOperation) -> None:
    """Ends the leased operation, or puts it off.

    One key is asked again while that is safe. What then is unknown is looked up: it is done, or it
    certainly is not, and what broke off within the provider is tried under another key. After a
    restore the provider is asked first what it knows, since it may have done it after the backup.
    """
    try:
        if await _was_restored_since(leased) and not await _still_owed(leased):
            return
        answer = DROPPED if leased.is_dropped else await _answer(provider, leased)
        if answer.state == OperationState.DONE:
            await conclude(leased.asked.operation_id, answer)
        elif answer.state == OperationState.REFUSED or answer.is_final:
            await _look_and_end(leased, answer)
        else:
            await put_off(leased, answer.reference)
    except ProviderAway:
        await put_off(leased)


async def _was_restored_since(leased: LeasedOperation) -> bool:
    """Returns whether the provider may know more of this payment than a restored database."""
    restored_at = await messaging.last_restored_at()
    if restored_at is None or leased.opened_at > restored_at:
        return False
    return leased.looked_at is None or leased.looked_at < restored_at


async def _still_owed(leased: LeasedOperation) -> bool:
    """Looks at what the provider did after the backup; returns False if there is nothing to ask."""
    await look(leased.asked.order_id)
    found = await fetch_row(FIND, leased.asked.operation_id)
    if found is None or found["state"] not in (OperationState.OWED, OperationState.UNKNOWN):
        return False
    if found["kind"] == OperationKind.REFUND and found["provider_ref"] and not leased.reference:
        # It is on its way, and must not be asked for again.
        await put_off(leased)
        return False
    return True


async def _answer(provider: Provider, leased: LeasedOperation) -> ProviderAnswer:
    if leased.reference and leased.asked.kind == OperationKind.REFUND:
        # It is on its way, which takes days.
        await look(leased.asked.order_id)
        return NO_ANSWER
    if leased.asked.attempts > 1 and await now() - leased.first_tried_at > SAFE_FOR:
        return TOO_OLD
    return await provider.carry_out(leased.asked)


async def _look_and_end(leased: LeasedOperation, answer: ProviderAnswer) -> None:
    asked = leased.asked
    if asked.kind != OperationKind.OPEN:
        await look(asked.order_id)
    broke_off = answer.state != OperationState.REFUSED
    if not await _refuse(leased, answer):
        return
    if broke_off and asked.kind != OperationKind.OPEN:
        await _try_again(asked.order_id, asked.operation_id)
    elif asked.kind == OperationKind.REFUND:
        # It may be refused because somebody has paid it back at the provider's own site.
        await look(asked.order_id)


async def _refuse(leased: LeasedOperation, answer: ProviderAnswer) -> bool:
    """Returns False if it was done or refused before, or is on its way although nobody said so."""
    asked = leased.asked
    async with transaction():
        await books.lock_payment(asked.order_id)
        found = await fetch_row(FIND, asked.operation_id)
        if found and asked.kind == OperationKind.REFUND and found["provider_ref"]:
            await put_off(leased)
            return False
        refused = msgspec.structs.replace(answer, state=OperationState.REFUSED)
        return await conclude(asked.operation_id, refused)


async def _try_again(order_id: UUID, operation_id: UUID) -> None:
    async with transaction():
        row = await books.lock_payment(order_id)
        found = await fetch_row(FIND, operation_id)
        if found is None or found["retries"] >= MOST_RETRIES:
            return
        cause = MoneyMoved(PaymentCause.RETRY, operation_id)
        kind, ref = OperationKind(found["kind"]), found["provider_ref"]
        await books.write_operation(row, kind, found["amount"], cause, reference=ref)
        await books.save(row)
