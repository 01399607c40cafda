"""The bank's notices to the shop: signed, and sent again until they are taken."""

import asyncio
import contextlib
from typing import Final

import httpx

from app.demo.bank.bank import Bank
from app.demo.bank.closing import close_what_ended

# Seconds; Stripe waits from minutes to hours, for three days.
AGAIN_AFTER: Final = (1.0, 5.0, 30.0, 120.0, 600.0)
MOST_ATTEMPTS: Final = 40
EVERY: Final = 1.0
ANSWERS_WITHIN: Final = 20.0


class Notices:
    """Sends what the bank has queued to `url`."""

    def __init__(self, bank: Bank, url: str, client: httpx.AsyncClient | None = None) -> None:
        self._bank, self._url = bank, url
        self._client = client or httpx.AsyncClient(timeout=ANSWERS_WITHIN, trust_env=False)
        self._news = asyncio.Event()
        bank.heard = self._news.set

    async def main(self) -> None:
        """Sends for as long as the bank is open."""
        try:
            while True:
                self._news.clear()
                with self._bank.books.transaction():
                    close_what_ended(self._bank)
                await self.send_due()
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(EVERY):
                        await self._news.wait()
        finally:
            await self._client.aclose()

    async def send_due(self) -> int:
        """Sends each notice that is due once, and returns how many were taken."""
        bank = self._bank
        due = bank.books.fetch(
            "SELECT number, event, attempts FROM notices WHERE due <= ? ORDER BY number", bank.now
        )
        taken = 0
        for notice in reversed(due) if bank.faults.reversed_notices else due:
            if await self._is_taken(notice["event"]):
                taken += 1
                bank.books.change("DELETE FROM notices WHERE number = ?", notice["number"])
                continue
            attempts = notice["attempts"] + 1
            if attempts >= MOST_ATTEMPTS:
                bank.books.change("DELETE FROM notices WHERE number = ?", notice["number"])
                continue
            wait = AGAIN_AFTER[min(attempts, len(AGAIN_AFTER)) - 1]
            bank.books.change(
                "UPDATE notices SET attempts = ?, due = ? WHERE number = ?",
                attempts,
                bank.now + wait,
                notice["number"],
            )
        return taken

    async def _is_taken(self, event: str) -> bool:
        payload = self._bank.notice(event)
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Stripe-Signature": self._bank.signature(payload),
            "User-Agent": "Stripe/1.0 (a bank to test against)",
        }
        try:
            answered = await self._client.post(self._url, content=payload, headers=headers)
        except httpx.HTTPError:
            return False
        return answered.is_success
