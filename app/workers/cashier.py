"""The cashier: asks the providers of payments for what is owed, and looks at what they say."""

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import Final

import structlog

from app.services import payments
from app.services.payments import ProviderAway
from app.values.payments import PaymentMethodId
from app.workers.back_off import BackOff

log = structlog.get_logger(__name__)

EVERY: Final = 1.0
# Seconds between two looks whether a comparison is due, which is once a night.
COMPARE_EVERY: Final = 30.0
AT_ONCE: Final = 8
# Each is read at the provider, one after the other, while captures and refunds wait.
BATCH_SIZE: Final = 10


class Cashier:
    """Any number of workers may have one; without a provider it has nothing to do."""

    def __init__(self) -> None:
        self._work: tuple[tuple[Callable[[], Awaitable[int]], BackOff], ...] = (
            (self._carry_out, BackOff("what is owed by a provider of payments")),
            (self._apply_notices, BackOff("the notices about payments")),
            (self._look, BackOff("the payments that wait")),
            (self._compare, BackOff("the comparison of the till")),
        )

        self._compared_at = float("-inf")

    async def main(self) -> None:
        try:
            while True:
                await self.round()
                await asyncio.sleep(EVERY)
        finally:
            await payments.close_providers()

    async def round(self) -> int:
        """Does each kind of work until nothing is due; returns how much it was.

        They take turns, so that many payments to look at keep no capture or refund waiting.
        """
        done, failed = 0, set[BackOff]()
        while count := await self._turn(failed):
            done += count
        return done

    async def _turn(self, failed: set[BackOff]) -> int:
        """Some of each kind, without what has failed in this round."""
        done = 0
        for work, back_off in self._work:
            if back_off in failed or back_off.waiting:
                continue
            try:
                done += await work()
                back_off.recovered()
            except ProviderAway as error:
                failed.add(back_off)
                log.warning("the provider of payments does not answer", reason=str(error))
            except Exception as error:
                failed.add(back_off)
                back_off.failed(error)
        return done

    async def _carry_out(self) -> int:
        provider = payments.provider_of(PaymentMethodId.CARD)
        if provider is None:
            return 0
        leased = await payments.lease_due(provider.method_id, AT_ONCE)
        await asyncio.gather(*(payments.carry(provider, one) for one in leased))
        return len(leased)

    async def _apply_notices(self) -> int:
        return await payments.apply_notices(BATCH_SIZE)

    async def _look(self) -> int:
        if payments.provider_of(PaymentMethodId.CARD) is None:
            return 0
        return await payments.look_at_open(BATCH_SIZE)

    async def _compare(self) -> int:
        if monotonic() - self._compared_at < COMPARE_EVERY:
            return 0
        done = await payments.reconcile()
        if not done:
            self._compared_at = monotonic()
        return done
