"""The sender of webhooks: takes leases, sends with no transaction open, records the outcomes."""

import asyncio
from collections import Counter
from time import perf_counter
from typing import Final
from uuid import UUID

import structlog

from app.infra import metrics
from app.infra.clock import about_now
from app.infra.database import is_contention, is_outage
from app.infra.looks import may_be_due, until_next_look
from app.infra.outbound import Poster, SendingFailure, Unsent, target_of
from app.services import webhooks
from app.values import untrusted
from app.values.fields import Invalid
from app.workers.back_off import BackOff

log = structlog.get_logger(__name__)

AT_ONCE_FOR_ONE: Final = 4
# Messages that wait for answers at the same time, in each worker. There is room for every endpoint
# that a shop can have, so slow ones delay no others, however many they are.
AT_ONCE: Final = AT_ONCE_FOR_ONE * webhooks.MAX_ENDPOINTS


class WebhookSender:
    """Sends due webhooks; any number of workers may have a sender.

    A message may be sent twice if its sender dies before it recorded the first; both have the same
    `webhook-id` (docs/design/webhooks.md).
    """

    def __init__(self, poster: Poster | None = None) -> None:
        self._poster = poster or Poster(at_once=AT_ONCE)
        self._told_to_leave = asyncio.Event()
        self._under_way: dict[asyncio.Task[None], UUID] = {}
        self._back_off = BackOff("the webhooks")

    async def main(self) -> None:
        try:
            while not self._told_to_leave.is_set():
                await self._look()
                while not await self._wait() and not await may_be_due(webhooks.ANY_MESSAGE_DUE):
                    pass
            # The outcomes of the last messages are recorded, too.
            if self._under_way:
                await asyncio.wait(self._under_way)
        finally:
            for task in self._under_way:
                task.cancel()
            await self._poster.close()

    def leave(self) -> None:
        self._told_to_leave.set()
        webhooks.news.set()

    async def round(self) -> None:
        await self._look()
        while self._under_way:
            await asyncio.wait(self._under_way, return_when=asyncio.FIRST_COMPLETED)
            await self._look()

    async def _look(self) -> None:
        webhooks.news.clear()
        self._clear()
        if self._back_off.waiting:
            return
        try:
            while (room := AT_ONCE - len(self._under_way)) > 0:
                counted = Counter(self._under_way.values())
                busy = [one for one, count in counted.items() if count >= AT_ONCE_FOR_ONE]
                due = await webhooks.lease_messages(busy, room)
                self._back_off.recovered()
                if not due:
                    return
                for one in due:
                    self._under_way[asyncio.create_task(self._deliver(one))] = one.endpoint_id
        except Exception as error:
            self._back_off.failed(error)

    async def _wait(self) -> bool:
        # It waits for a new message, for room, or for the next look.
        heard = asyncio.create_task(webhooks.news.wait())
        try:
            ended, _ = await asyncio.wait(
                {heard, *self._under_way},
                timeout=until_next_look(),
                return_when=asyncio.FIRST_COMPLETED,
            )
        finally:
            heard.cancel()
        return bool(ended)

    def _clear(self) -> None:
        for task in [task for task in self._under_way if task.done()]:
            del self._under_way[task]

    async def _deliver(self, due: webhooks.DueMessage) -> None:
        # The failure of one message is its own; if nothing can be recorded, its lease runs out.
        try:
            await self._bring(due)
        except Exception as error:
            BackOff(f"webhook {due.event_id}").failed(error)

    async def _bring(self, due: webhooks.DueMessage) -> None:
        outcome = await self._attempt(due)
        metrics.webhook_attempts.labels("failed" if outcome.reason else "sent").inc()
        if outcome.reason:
            _tell(due, outcome)
        try:
            paused = await webhooks.note_message(due, outcome)
        except Exception as error:
            if is_outage(error) or is_contention(error):
                raise
            log.error("an attempt could not be noted", event_id=due.event_id, exc_info=error)
            paused = await webhooks.note_message(due, _bare(outcome, error))
        if paused:
            log.warning("endpoint paused", endpoint_id=str(due.endpoint_id), reason=paused)

    async def _attempt(self, due: webhooks.DueMessage) -> webhooks.AttemptOutcome:
        now = about_now()
        secrets = webhooks.secrets_of(due.endpoint_id, due.generation, due.rotated_at, now)
        headers = webhooks.headers(list(secrets), due.event_id, due.body, now)
        began = perf_counter()

        def milliseconds() -> int:
            return round((perf_counter() - began) * 1000)

        try:
            answer = await self._poster.post(target_of(due.url), headers, due.body.encode())
        except Invalid as error:
            return webhooks.AttemptOutcome(
                milliseconds=milliseconds(),
                reason=SendingFailure.FORBIDDEN_ADDRESS,
                detail=error.message,
            )
        except Unsent as error:
            return webhooks.AttemptOutcome(
                milliseconds=milliseconds(), reason=error.reason, detail=error.detail
            )
        except Exception as error:
            log.error("a webhook met what nobody foresaw", event_id=due.event_id, exc_info=error)
            return webhooks.AttemptOutcome(
                milliseconds=milliseconds(),
                reason=SendingFailure.BROKEN,
                detail=untrusted.error_text(error),
            )
        return webhooks.AttemptOutcome(
            milliseconds=milliseconds(),
            status=answer.status,
            reason=_reason(answer.status),
            answer=answer.text,
            retry_after=answer.retry_after,
        )


def _reason(status: int) -> str | None:
    if 200 <= status < 300:
        return None
    if status == 410:
        return SendingFailure.GONE
    return SendingFailure.REDIRECT if 300 <= status < 400 else SendingFailure.STATUS


def _bare(outcome: webhooks.AttemptOutcome, error: Exception) -> webhooks.AttemptOutcome:
    # Nothing that the receiver said is kept: an attempt that cannot be recorded would never be the
    # last.
    return webhooks.AttemptOutcome(
        milliseconds=outcome.milliseconds, reason=SendingFailure.BROKEN, detail=type(error).__name__
    )


def _tell(due: webhooks.DueMessage, outcome: webhooks.AttemptOutcome) -> None:
    # The address is left out, which may hold a credential, and so is what the receiver said.
    log.warning(
        "a webhook was not taken",
        event_id=due.event_id,
        endpoint_id=str(due.endpoint_id),
        attempt=due.attempt,
        reason=outcome.reason,
        status=outcome.status,
    )
