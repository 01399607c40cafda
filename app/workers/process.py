"""One worker process, from its start to its orderly end."""

import asyncio
import os
import signal
import socket
from collections.abc import Callable, Iterable
from typing import Any

import structlog
from arq.worker import func

from app.infra import live, logs, mail, redis, service_manager
from app.infra.database import close_pool, is_outage, keep_clock, open_pool
from app.infra.tasks import end
from app.messaging import WAKE, watch_cluster
from app.services import shop
from app.settings import settings
from app.workers import listeners
from app.workers.arq_worker import PushedWorker
from app.workers.cashier import Cashier
from app.workers.deadlines import watch_deadlines
from app.workers.importer import import_products
from app.workers.mail_sender import MailSender
from app.workers.picture_fetcher import PictureFetcher
from app.workers.push_sender import PushSender
from app.workers.retention import upkeep
from app.workers.sweep import ring, sweep
from app.workers.webhook_sender import WebhookSender

log = structlog.get_logger(__name__)

JOB_TIMEOUT = 20
# Seconds that running work has when the process is to stop (docs: all ends within ten).
FINISH_WITHIN = 5


async def run_listener(ctx: dict[str, Any], listener: str) -> None:
    """Looks for work for this listener. Jobs may be many, late or lost: the rows decide."""
    try:
        await ring(listener, seconds=JOB_TIMEOUT / 2)
    except Exception as error:
        if not is_outage(error):
            raise
        log.warning("the database is away; the sweep will find it", reason=str(error))


async def run(ready: Callable[[], None] | None = None) -> None:
    """Works until SIGTERM or SIGINT, then finishes the work in hand. Raises what broke it.

    `ready` is called once it works.
    """
    logs.configure("worker")
    listeners.connect()
    await open_pool("worker", size=settings.worker_slots + 4)
    await shop.first_known()
    arq_worker = new_arq_worker()
    by_name = {
        "mail sender": MailSender(mail.open_transport()),
        "webhook sender": WebhookSender(),
        "push sender": PushSender(),
    }
    senders = [asyncio.create_task(one.main(), name=name) for name, one in by_name.items()]
    parts = [
        *senders,
        *(
            asyncio.create_task(part, name=name)
            for name, part in (
                ("arq", arq_worker.main()),
                ("sweep", sweep()),
                ("upkeep", upkeep()),
                ("deadlines", watch_deadlines()),
                ("imports", import_products()),
                ("pictures", PictureFetcher().main()),
                *((("cashier", Cashier().main()),) if settings.stripe_api_key else ()),
                ("clock", keep_clock()),
                ("nudges", live.subscribe()),
                ("redis", redis.keep_using()),
                ("settings", shop.keep_current()),
                ("cluster", watch_cluster()),
            )
        ),
    ]
    stop = asyncio.create_task(_told_to_stop())
    mails = "by SMTP" if settings.mails_leave else f"into {settings.mail_folder}"
    log.info("worker started", pid=os.getpid(), mails=mails)
    service_manager.report(service_manager.READY)
    if ready is not None:
        ready()
    try:
        ended, _ = await asyncio.wait({stop, *parts}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        stop.cancel()
        for one in by_name.values():
            one.leave()
        await _finish([*arq_worker.tasks.values(), *senders], parts)
        await redis.close()
        await close_pool()
    for part in ended - {stop}:
        part.result()


def new_arq_worker() -> PushedWorker:
    """Returns arq's worker, set so that a crash costs half a minute at most.

    The settings are explained in docs/decisions/0011-arq.md.
    """
    host, pid = socket.gethostname(), os.getpid()
    return PushedWorker(
        functions=[func(run_listener, name=WAKE, timeout=JOB_TIMEOUT, keep_result=0, max_tries=1)],
        redis_pool=redis.queue(),
        queue_name=redis.names.queue(),
        job_serializer=redis.pack,
        job_deserializer=redis.unpack,
        max_jobs=settings.worker_slots,
        job_timeout=JOB_TIMEOUT,
        keep_result=0,
        poll_delay=1.0,
        queue_read_limit=1000,
        health_check_interval=5,
        health_check_key=redis.names.worker_health(f"{host}:{pid}"),
        handle_signals=False,
    )


async def _told_to_stop() -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await stop.wait()
    service_manager.report(service_manager.STOPPING)
    log.info("worker stops")


async def _finish(work: Iterable[asyncio.Task[Any]], parts: list[asyncio.Task[None]]) -> None:
    running = [task for task in work if not task.done()]
    if running:
        await asyncio.wait(running, timeout=FINISH_WITHIN)
    await end([*parts, *running])
