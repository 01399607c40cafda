"""Bugs with money, each a patch of the running app. None of them is in `app/`."""

from collections.abc import Callable, Mapping
from typing import Final

import msgspec
import pytest
from uuid_utils.compat import uuid7

from app.infra.database import fetch, transaction
from app.messaging import domain_events
from app.messaging.domain_events import GoodsCancelled
from app.services.payments import applying, cancellations, cashier, concluding, notices
from app.services.payments.online_operations import LeasedOperation
from app.services.payments.port import Asked, ProviderAnswer
from app.services.payments.stripe import provider as stripe
from app.services.sales import announcing
from app.values.payments import Balance, OperationState

Plant = Callable[[pytest.MonkeyPatch], None]


def captured_by_page_and_notice(patch: pytest.MonkeyPatch) -> None:
    """Page and notice both book that the money was taken, without asking whether that is done."""
    once = "state IN ('OWED', 'UNKNOWN')"
    again = concluding.END.replace(once, f"({once} OR kind = 'CAPTURE')")
    patch.setattr(concluding, "END", again)


def refund_under_a_new_key(patch: pytest.MonkeyPatch) -> None:
    """After a crash it is asked for again, and the provider cannot know that it is the same."""
    carry_out = stripe.Stripe.carry_out

    async def renamed(self: stripe.Stripe, asked: Asked) -> ProviderAnswer:
        return await carry_out(self, msgspec.structs.replace(asked, operation_id=uuid7()))

    patch.setattr(stripe.Stripe, "carry_out", renamed)


def attempt_deleted(patch: pytest.MonkeyPatch) -> None:
    """What did not answer is removed, as if nobody had asked."""

    async def delete(leased: LeasedOperation, reference: str | None = None) -> None:
        async with transaction():
            await fetch("SELECT set_config('session_replication_role', 'replica', true)")
            await fetch(
                "DELETE FROM payments.operations WHERE operation_id = $1",
                leased.asked.operation_id,
            )

    patch.setattr(cashier, "put_off", delete)


def unknown_taken_for_no(patch: pytest.MonkeyPatch) -> None:
    """No answer counts as a refusal, and is followed by another try."""
    try_again = cashier._try_again  # pyright: ignore[reportPrivateUsage]

    async def refuse(leased: LeasedOperation, reference: str | None = None) -> None:
        asked = leased.asked
        refused = ProviderAnswer(state=OperationState.REFUSED)
        if await concluding.conclude(asked.operation_id, refused):
            await try_again(asked.order_id, asked.operation_id)

    patch.setattr(cashier, "put_off", refuse)


def notice_before_the_order_lost(patch: pytest.MonkeyPatch) -> None:
    """A notice about nothing that is there is answered with 2xx, and forgotten."""
    store = notices.STORE.replace(
        "VALUES ($1, $2, $3, $4, $5, $6, $7::jsonb)",
        "SELECT $1::uuid, $2, $3, $4, $5::text, $6::bigint, $7::jsonb WHERE EXISTS ("
        "SELECT FROM payments.payments WHERE payment_id::text = $5::text)",
    )
    patch.setattr(notices, "STORE", store)


def refund_above_what_is_left(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Balance, "kept", property(_plenty))


def a_cent_lost_in_shares(patch: pytest.MonkeyPatch) -> None:
    async def less(gone: GoodsCancelled) -> None:
        await cancellations.owe_cancelled(
            msgspec.structs.replace(gone, cancelled=gone.cancelled - 1)
        )

    reactions = domain_events._reactions  # pyright: ignore[reportPrivateUsage]
    patch.setitem(reactions, GoodsCancelled, [less])


def a_parcel_that_leaves_unpaid(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(announcing, "first_hold", _no_hold)


def failed_refund_forgotten(patch: pytest.MonkeyPatch) -> None:
    """The customer's bank sends the money back, and nobody looks at a refund that was done."""

    async def nothing(*_: object) -> None:
        return None

    patch.setattr(applying._Telling, "_came_back", nothing)  # pyright: ignore[reportPrivateUsage]


def _plenty(balance: Balance) -> int:
    return 10**6


def _no_hold(method: str | None) -> None:
    return None


# What games say of each.
MONEY: Final[Mapping[Plant, str]] = {
    captured_by_page_and_notice: "more is booked than came|the books have",
    refund_under_a_new_key: "the books have",
    # Or the other of two cashiers finds nothing to write its answer to.
    attempt_deleted: "the sums of a payment are those of its operations|^[0-9a-f-]{36}",
    unknown_taken_for_no: "the books have",
    notice_before_the_order_lost: "a notice that came before its order is lost",
    refund_above_what_is_left: "amounts_sound|no more goes back than came",
    a_cent_lost_in_shares: "every order that is to be paid has its payment, with the same amounts",
    a_parcel_that_leaves_unpaid: "nothing left the house before its money was there|left unpaid",
    failed_refund_forgotten: "the books have",
}
