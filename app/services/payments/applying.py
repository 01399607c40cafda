"""Brings the books of a payment to what its provider says, however late or often it says so."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import NAMESPACE_URL, UUID, uuid5

from app.infra.database import Row, fetch, transaction
from app.messaging.events import (
    PaymentCaptured,
    PaymentEvent,
    PaymentLapsed,
    PaymentRefunded,
    PaymentSecured,
)
from app.messaging.events.payments import MoneyMoved
from app.services.payments import books
from app.services.payments.disputes import decide, keep_dispute
from app.services.payments.port import PaymentSeen, RefundSeen
from app.services.payments.refused import cover, refused_for_good, tried_again
from app.services.payments.releasing import release
from app.services.payments.taking import owe_capture_again
from app.tables.payments import PaymentRow
from app.values.payments import OperationKind, OperationState, PaymentCause

OPERATIONS: Final = """
SELECT operation_id, kind, state, amount, cause_kind, cause_id, provider_ref
FROM payments.operations WHERE payment_id = $1 ORDER BY created_at, operation_id
"""
TURN: Final = """
UPDATE payments.operations SET state = $2, provider_ref = coalesce($3, provider_ref),
    leased_until = NULL, ended_at = clock_timestamp()
WHERE operation_id = $1
"""
ON_ITS_WAY: Final = f"""
UPDATE payments.operations
SET state = '{OperationState.UNKNOWN}', provider_ref = $2, ended_at = NULL
WHERE operation_id = $1
"""
STILL_OPEN: Final = (OperationState.OWED, OperationState.UNKNOWN)
DONE: Final = OperationState.DONE
REFUSED: Final = OperationState.REFUSED


async def apply(order_id: UUID, pages: Mapping[UUID, PaymentSeen]) -> bool:
    """`pages` are by the operation that opened them; returns whether anything was new."""
    async with transaction():
        row = await books.lock_payment(order_id)
        telling = _Telling(row, await fetch(OPERATIONS, row.payment_id))
        for page, seen in pages.items():
            await telling.authorised(page, seen)
            await telling.taken(seen)
            for refund in seen.refunds:
                await telling.refunded(seen, refund)
            await telling.disputed(seen)
            if seen.is_gone:
                await telling.gone(seen)
        if not telling.changed:
            return False
        cause = MoneyMoved(PaymentCause.PAYMENT, row.payment_id)
        events = [*telling.events, *await books.settle(row, telling.cause or cause)]
        await owe_capture_again(row)
        await release(row)
        await books.save(row, *events)
        return True


class _Telling:
    def __init__(self, row: PaymentRow, operations: list[Row]) -> None:
        self.row = row
        self.operations = operations
        self.events = list[PaymentEvent]()
        self.cause: MoneyMoved | None = None
        self.changed = False

    async def authorised(self, page: UUID, seen: PaymentSeen) -> None:
        cause = MoneyMoved(PaymentCause.PAYMENT, page)
        kind, ref = OperationKind.AUTHORISE, seen.payment_ref
        if self._known(kind, ref):
            return
        if not await self._write(kind, seen.authorised, cause, ref):
            return
        row = self.row
        row.authorised += seen.authorised
        if not row.provider_ref:
            row.provider_ref, row.capture_before = ref, seen.capture_before
        self._did(cause)

    async def taken(self, seen: PaymentSeen) -> None:
        ref, kind = seen.payment_ref, OperationKind.CAPTURE
        if not seen.taken or any(
            one["state"] == DONE and one["provider_ref"] == ref for one in self._of(kind)
        ):
            return
        owed = [one for one in self._of(kind) if one["state"] in STILL_OPEN]
        same = next((one for one in owed if one["amount"] == seen.taken), None)
        for other in owed:
            if other is not same:
                await self._turn(other, REFUSED)
        if same:
            await self._turn(same, DONE, ref)
            cause = MoneyMoved(PaymentCause(same["cause_kind"]), same["cause_id"])
        else:
            cause = MoneyMoved(PaymentCause.PROVIDER, _id(ref))
            await self._write(kind, seen.taken, cause, ref)
        self.row.paid += seen.taken
        self.events.append(books.event(PaymentCaptured, self.row, seen.taken, cause))
        self._did(cause)

    async def refunded(self, seen: PaymentSeen, refund: RefundSeen) -> None:
        known = next(
            (
                one
                for one in self._of(OperationKind.REFUND)
                if one["operation_id"] == refund.operation_id
                or one["provider_ref"] == refund.reference
            ),
            None,
        )
        if known is None:
            await self._refunded_elsewhere(refund)
        elif known["state"] == DONE:
            if refund.state == REFUSED:
                await self._came_back(known)
        elif known["state"] == REFUSED and self._stays_refused(known):
            return
        elif refund.state in (DONE, REFUSED):
            await self._turn(known, refund.state, refund.reference)
            if refund.state == DONE:
                self._went_back(known)
            self.changed = True
        elif not known["provider_ref"]:
            # It is made although its answer broke off: with its reference nobody asks for it again.
            await fetch(ON_ITS_WAY, known["operation_id"], refund.reference)
            self.operations = await fetch(OPERATIONS, self.row.payment_id)

    async def disputed(self, seen: PaymentSeen) -> None:
        for one in seen.disputes:
            self.changed |= await keep_dispute(self.row, one)
            cause, events = await decide(self.row, one)
            if cause:
                self.operations = await fetch(OPERATIONS, self.row.payment_id)
                self.events += events
                self._did(cause)

    async def gone(self, seen: PaymentSeen) -> None:
        known = self._known(OperationKind.AUTHORISE, seen.payment_ref)
        if known is None or seen.taken:
            return
        kind, ref = OperationKind.VOID, seen.payment_ref
        voids = [one for one in self._of(kind) if one["provider_ref"] == ref]
        if any(one["state"] == DONE for one in voids):
            return
        cause = MoneyMoved(PaymentCause.PAYMENT, known["operation_id"])
        if owed := next((one for one in voids if one["state"] in STILL_OPEN), None):
            await self._turn(owed, DONE)
        else:
            if voids:
                cause = MoneyMoved(PaymentCause.RETRY, voids[-1]["operation_id"])
            await self._write(kind, known["amount"], cause, ref)
        self.events += await books.let_go(self.row, known["amount"], ref, cause)
        self._did(cause)

    async def _refunded_elsewhere(self, refund: RefundSeen) -> None:
        if refund.state != DONE:
            return
        row, kind = self.row, OperationKind.REFUND
        owed = refused_for_good(self.operations)
        same = next((one for one in owed if one["amount"] == refund.amount), None)
        if same:
            # What the provider refused, somebody has then paid back at the provider's own site.
            cause = MoneyMoved(PaymentCause.RETRY, same["operation_id"])
            if await self._write(kind, refund.amount, cause, refund.reference):
                self._went_back(same)
                self._did(cause)
            return
        fits = row.refunded + row.to_refund + refund.amount <= row.paid
        covered = 0 if fits else min(refund.amount, sum(one["amount"] for one in owed))
        if row.refunded + row.to_refund - covered + refund.amount > row.paid:
            # What is owed for the same reason is refused by the provider first.
            return
        cause = MoneyMoved(PaymentCause.PROVIDER, _id(refund.reference))
        if await self._write(kind, refund.amount, cause, refund.reference):
            await cover(row, owed, covered)
            self.operations = await fetch(OPERATIONS, row.payment_id)
            row.refunded += refund.amount
            self.events.append(books.event(PaymentRefunded, row, refund.amount, cause))
            self._did(cause)

    def _went_back(self, operation: Mapping[str, Any]) -> None:
        row, amount = self.row, operation["amount"]
        row.to_refund -= amount
        row.refunded += amount
        cause = MoneyMoved(PaymentCause(operation["cause_kind"]), operation["cause_id"])
        self.events.append(books.event(PaymentRefunded, row, amount, cause))

    async def _came_back(self, operation: Mapping[str, Any]) -> None:
        """The customer's bank has sent it back: it is owed again, and a person has to see to it."""
        await self._turn(operation, REFUSED)
        row, amount = self.row, operation["amount"]
        row.refunded -= amount
        row.to_refund += amount
        cause = MoneyMoved(PaymentCause(operation["cause_kind"]), operation["cause_id"])
        # The shop has the money again; whether the order may leave stays as it was.
        stands = PaymentSecured if row.secured_at else PaymentLapsed
        self.events.append(books.event(stands, row, amount, cause))
        self.changed = True

    def _stays_refused(self, refund: Mapping[str, Any]) -> bool:
        """Returns whether it failed at the provider, or another has taken its place.

        What was refused without a reference may be there after all.
        """
        return bool(refund["provider_ref"]) or refund["operation_id"] in tried_again(
            self.operations
        )

    def _of(self, kind: str) -> list[Row]:
        return [one for one in self.operations if one["kind"] == kind]

    def _known(self, kind: str, reference: str) -> Row | None:
        found = (one for one in self._of(kind) if one["provider_ref"] == reference)
        return next(found, None)

    async def _write(
        self, kind: OperationKind, amount: int, cause: MoneyMoved, reference: str
    ) -> bool:
        written = await books.write_operation(
            self.row, kind, amount, cause, state=DONE, reference=reference
        )
        if written:
            self.operations = await fetch(OPERATIONS, self.row.payment_id)
        return bool(written)

    async def _turn(
        self, operation: Mapping[str, Any], state: OperationState, reference: str | None = None
    ) -> None:
        await fetch(TURN, operation["operation_id"], state, reference)
        self.operations = await fetch(OPERATIONS, self.row.payment_id)

    def _did(self, cause: MoneyMoved) -> None:
        self.cause, self.changed = cause, True


def _id(reference: str) -> UUID:
    return uuid5(NAMESPACE_URL, reference)
