"""The fetcher of pictures that a file of products names: it leaves the shop by the guarded way."""

import asyncio
from typing import Final

from app import audit_log
from app.i18n.language import gettext_noop
from app.infra.images import MAX_BYTES
from app.infra.looks import may_be_due, until_next_look
from app.infra.outbound import REASONS, Download, Downloader, SendingFailure, Unsent
from app.services import products
from app.services.products import DuePicture, TooManyPictures, UnknownProduct
from app.values.fields import Invalid
from app.workers.back_off import BackOff

# In each worker; a server of pictures is asked by few at once.
AT_ONCE: Final = 3
NO_ADDRESS: Final = gettext_noop("This is not the address of a picture on the internet")
NO_ANSWER: Final = gettext_noop("The server of the picture answered with {status}")
TOO_LONG: Final = gettext_noop("The picture has more than 20 MB")
# Statuses after which a later try may succeed.
BUSY: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
# Failures of the address itself.
FINAL: Final = frozenset({SendingFailure.FORBIDDEN_ADDRESS, SendingFailure.REDIRECT})


class PictureFetcher:
    """Fetches due pictures; any number of workers may have one."""

    def __init__(self, downloader: Downloader | None = None) -> None:
        self._downloader = downloader or Downloader()
        self._back_off = BackOff("the pictures of products")

    async def main(self) -> None:
        try:
            while True:
                if not self._back_off.waiting and await may_be_due(products.ANY_PICTURE_DUE):
                    await self._look()
                await asyncio.sleep(until_next_look())
        finally:
            await self._downloader.close()

    async def round(self) -> None:
        """Fetches one after the other until none is due."""
        await self._fetch(await self._lease())

    async def _look(self) -> None:
        # The others look only if there is something for the first.
        if due := await self._lease():
            await asyncio.gather(self._fetch(due), *(self.round() for _ in range(AT_ONCE - 1)))

    async def _lease(self) -> DuePicture | None:
        try:
            return await products.lease_picture()
        except Exception as error:
            self._back_off.failed(error)
            return None

    async def _fetch(self, due: DuePicture | None) -> None:
        try:
            while due:
                await self._bring(due)
                self._back_off.recovered()
                due = await products.lease_picture()
        except Exception as error:
            self._back_off.failed(error)

    async def _bring(self, due: DuePicture) -> None:
        try:
            found = await self._downloader.get(due.url, MAX_BYTES)
        except Invalid:
            await products.note_picture(due, NO_ADDRESS)
            return
        except Unsent as error:
            again = error.reason not in FINAL
            await products.note_picture(due, REASONS[error.reason], again=again)
            return
        if fault := _fault(found):
            await products.note_picture(due, fault, again=found.status in BUSY)
            return
        with audit_log.acting_as(due.actor):
            try:
                await products.add_picture(due.product_id, found.content, due.alt, due.actor.name)
            except (Invalid, TooManyPictures, UnknownProduct) as error:
                await products.note_picture(due, error.detail())
                return
        await products.note_picture(due)


def _fault(found: Download) -> str:
    if not found.is_whole:
        return TOO_LONG
    return "" if found.status == 200 else NO_ANSWER.format(status=found.status)
