"""Cashiers to whom something happens between the provider's answer and their own books."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Final

from app.services import payments
from app.services.payments.online_operations import LeasedOperation
from app.services.payments.port import Asked, Booked, PaymentSeen, Provider, ProviderAnswer


class Died(Exception):
    """The worker is gone, with the answer in its hands."""


class Between:
    """The provider, with something that happens before its answer arrives."""

    def __init__(self, provider: Provider, happens: Callable[[Asked], Awaitable[object]]) -> None:
        self._provider, self._happens = provider, happens
        self.method_id = provider.method_id

    async def carry_out(self, asked: Asked) -> ProviderAnswer:
        answer = await self._provider.carry_out(asked)
        await self._happens(asked)
        return answer

    async def look(self, page_ref: str, currency: str) -> PaymentSeen | None:
        return await self._provider.look(page_ref, currency)

    async def end(self, page_ref: str) -> bool:
        return await self._provider.end(page_ref)

    async def booked(self, since: datetime, until: datetime) -> Sequence[Booked]:
        return await self._provider.booked(since, until)

    async def close(self) -> None:
        await self._provider.close()


async def die(provider: Provider, leased: LeasedOperation) -> None:
    async def dies(asked: Asked) -> None:
        raise Died

    await payments.carry(Between(provider, dies), leased)


async def overtaken(provider: Provider, leased: LeasedOperation) -> None:
    async def looks(asked: Asked) -> None:
        with suppress(payments.ProviderAway):
            await payments.look(asked.order_id)

    await payments.carry(Between(provider, looks), leased)


async def twice(provider: Provider, leased: LeasedOperation) -> None:
    await asyncio.gather(*(payments.carry(provider, leased) for _ in range(2)))


BREAKS: Final = {"the cashier dies": die, "overtaken": overtaken, "two cashiers": twice}
