"""The sender of notifications: takes leases, sends with no transaction open, records outcomes."""

import asyncio
import re
from collections import Counter
from datetime import timedelta
from email.utils import parseaddr
from typing import Final

import structlog

from app.infra import metrics
from app.infra.clock import about_now
from app.infra.database import is_outage
from app.infra.looks import may_be_due, until_next_look
from app.infra.outbound import GuardedBackend, Poster, Reply, SendingFailure, Unsent, target_of
from app.services import push
from app.services.sales import UnknownOrder
from app.settings import settings
from app.values.fields import Invalid
from app.values.shop_settings import shop_settings
from app.workers.back_off import BackOff

log = structlog.get_logger(__name__)

# Notifications that wait for answers at the same time, of one push service and of all. Anybody can
# name a host that never answers.
AT_ONCE_FOR_ONE: Final = 16
AT_ONCE: Final = 64
# Half of the places are for devices that have been sent a notification before, since anybody has as
# many hosts as they like.
AT_ONCE_FOR_NEWCOMERS: Final = 32
# Push services take no signature that holds for more than a day.
SIGNED_FOR: Final = timedelta(hours=12)
TOPIC_CHARACTERS: Final = 32
GONE: Final = (404, 410)
TRIED_AGAIN: Final = (408, 425, 429)
# Hosts of the machine itself, and those that are set aside for examples and tests.
_NOWHERE: Final = re.compile(
    r"(@|//)([^/]*\.)?(localhost|local|invalid|test|example(\.(com|net|org))?|internal)(:\d+)?/?$"
)


class PushSender:
    """Sends due notifications; any number of workers may have a sender.

    A notification may arrive twice if its sender dies before it recorded the first; the second
    replaces the first on the screen (docs/design/push.md).
    """

    def __init__(self, poster: Poster | None = None) -> None:
        self._poster = poster
        self._told_to_leave = asyncio.Event()
        self._under_way: dict[asyncio.Task[None], push.DueNotification] = {}
        self._back_off = BackOff("the notifications")
        self._has_key = False

    async def main(self) -> None:
        try:
            while not self._told_to_leave.is_set():
                await self._look()
                while not await self._wait() and not await self._may_find():
                    pass
            # The outcomes of the last notifications are recorded, too.
            if self._under_way:
                await asyncio.wait(self._under_way)
        finally:
            for task in self._under_way:
                task.cancel()
            if self._poster:
                await self._poster.close()

    def leave(self) -> None:
        self._told_to_leave.set()
        push.news.set()

    async def round(self) -> None:
        await self._look()
        while self._under_way:
            await asyncio.wait(self._under_way, return_when=asyncio.FIRST_COMPLETED)
            await self._look()

    async def _look(self) -> None:
        push.news.clear()
        for task in [task for task in self._under_way if task.done()]:
            del self._under_way[task]
        if self._back_off.waiting:
            return
        try:
            if not self._has_key:
                await push.make_key()
                self._has_key = True
            while due := await self._lease():
                for one in due:
                    self._under_way[asyncio.create_task(self._deliver(one))] = one
        except Exception as error:
            self._back_off.failed(error)

    async def _may_find(self) -> bool:
        return not self._has_key or await may_be_due(push.ANY_NOTIFICATION_DUE)

    async def _lease(self) -> list[push.DueNotification]:
        """Leases as many as bring neither a push service nor the newcomers over their places."""
        under_way = self._under_way.values()
        places = [AT_ONCE - len(under_way)]
        counted = Counter(one.host for one in under_way)
        busy = [host for host, count in counted.items() if count >= AT_ONCE_FOR_ONE]
        free = [count for count in counted.values() if count < AT_ONCE_FOR_ONE]
        places.append(AT_ONCE_FOR_ONE - max(free, default=0))
        for_newcomers = AT_ONCE_FOR_NEWCOMERS - sum(not one.was_reached for one in under_way)
        if for_newcomers > 0:
            places.append(for_newcomers)
        if min(places) <= 0:
            return []
        due = await push.lease_notifications(busy, min(places), newcomers=for_newcomers > 0)
        self._back_off.recovered()
        return due

    async def _wait(self) -> bool:
        # It waits for a new notification, for room, or for the next look.
        heard = asyncio.create_task(push.news.wait())
        try:
            ended, _ = await asyncio.wait(
                {heard, *self._under_way},
                timeout=until_next_look(),
                return_when=asyncio.FIRST_COMPLETED,
            )
        finally:
            heard.cancel()
        return bool(ended)

    async def _deliver(self, due: push.DueNotification) -> None:
        # The failure of one notification is its own; if nothing can be recorded, its lease runs
        # out.
        try:
            await self._bring(due)
        except Exception as error:
            BackOff(f"notification {due.key}").failed(error)

    async def _bring(self, due: push.DueNotification) -> None:
        if due.is_outdated:
            await push.note_outdated(due)
            return
        try:
            answer = await self._attempt(due)
        except (Invalid, UnknownOrder):
            # The operator may have named fewer hosts since the device was set up.
            await _drop(due, "it cannot be reached any more")
        except Unsent as error:
            if error.reason == SendingFailure.FORBIDDEN_ADDRESS:
                await _drop(due, "its host is not of the public internet")
            else:
                await _note(due, error.reason)
        except Exception as error:
            if is_outage(error):
                raise
            log.error("a notification met what nobody foresaw", key=due.key, exc_info=error)
            await _note(due, SendingFailure.BROKEN)
        else:
            await (_judge(due, answer) if answer else _drop(due, "its order has other links"))

    async def _attempt(self, due: push.DueNotification) -> Reply | None:
        """Returns the push service's answer, and None if the device must hear no more."""
        secret_key = push.secret_key_of(due.public_key)
        text = await push.notification_text(due)
        if secret_key is None or text is None:
            return None
        from app.infra.web_push.sealing import sealed, signed

        target = target_of(due.endpoint, push.REACHABLE)
        origin = target.url.removesuffix(target.path)
        headers = {
            "Authorization": signed(secret_key, origin, contact(), about_now() + SIGNED_FOR),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(int(push.KEPT_BY_SERVICE)),
            "Urgency": "normal",
            # A later step replaces what still waits for a device that is off.
            "Topic": due.order_id.hex[:TOPIC_CHARACTERS],
        }
        if self._poster is None:
            self._poster = Poster(GuardedBackend(push.REACHABLE), at_once=AT_ONCE)
        return await self._poster.post(target, headers, sealed(text, due.keys))


def contact() -> str:
    """Returns where a push service can reach the shop.

    Apple's answers 403 to an address that cannot exist, such as that of an example.
    """
    base = settings.base_url or ""
    known = [
        *(f"mailto:{one}" for one in (shop_settings().contact_email,) if one),
        *(one for one in (base,) if one.startswith("https://")),
        f"mailto:{parseaddr(settings.mail_from)[1]}",
    ]
    return next((one for one in known if not _NOWHERE.search(one)), known[-1])


async def _judge(due: push.DueNotification, answer: Reply) -> None:
    if answer.status in GONE:
        await _drop(due, "its push service does not know it any more", answer.status)
    elif 200 <= answer.status < 300:
        metrics.push_attempts.labels("sent").inc()
        await push.note_notification(due, status=answer.status)
    else:
        again = answer.status in TRIED_AGAIN or answer.status >= 500
        reason = SendingFailure.REDIRECT if answer.status < 400 else SendingFailure.STATUS
        await _note(due, reason, answer, final=not again)


async def _note(
    due: push.DueNotification, reason: str, answer: Reply | None = None, *, final: bool = False
) -> None:
    metrics.push_attempts.labels("failed").inc()
    status, retry_after = (answer.status, answer.retry_after) if answer else (None, None)
    # The address is left out, since who has it can reach the device, and so is what was answered.
    log.warning("a notification was not taken", key=due.key, reason=reason, status=status)
    await push.note_notification(due, reason, status, retry_after, final=final)


async def _drop(due: push.DueNotification, why: str, status: int | None = None) -> None:
    metrics.push_attempts.labels("dropped").inc()
    log.info("a device is not notified any more", key=due.key, why=why, status=status)
    await push.drop_device(due)
