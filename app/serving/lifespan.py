"""What a web process opens before its first request, and closes after its last."""

import contextlib
import gc
from collections.abc import AsyncGenerator, Mapping
from typing import Final

from litestar import Litestar

from app import messaging
from app.i18n import language
from app.infra import live, logs, redis
from app.infra.database import close_pool, keep_clock, open_pool
from app.infra.tasks import end, start
from app.services import sales, shop, staff
from app.services.flats import FLATS
from app.serving.warming import keep_warming, warm_up
from app.web import readiness
from app.workers import listeners

# Objects made and not given back, before Python looks for circles among the youngest.
GARBAGE: Final = 20_000
# Seconds; longer than a change may take from its time-stamp to its commit (statement_timeout).
LATELY: Final = 10.0


@contextlib.asynccontextmanager
async def lifespan(app: Litestar) -> AsyncGenerator[None]:
    logs.configure("web")
    listeners.connect()
    language.load()
    await open_pool("web")
    await shop.refresh()
    await shop.refresh_maintenance()
    await sales.refresh_methods()
    await warm_up(app)
    _settle_memory()
    parts = (
        keep_warming(app),
        live.subscribe(),
        live.ask(_changed_lately),
        live.keep_time(),
        keep_clock(),
        redis.keep_using(),
        shop.keep_current(),
        shop.keep_maintenance_current(),
        sales.keep_methods_current(),
        shop.keep_secret_key_noted(),
        messaging.watch_cluster(),
        staff.keep_request_log(),
    )
    tasks = [start(part) for part in parts]
    try:
        yield
    finally:
        await end(tasks)
        readiness.probe.close()
        await redis.close()
        await close_pool()


def _settle_memory() -> None:
    """Thousands of open streams are some hundred thousand objects that live long.

    Python would look through all of them again and again, and every stream would wait meanwhile.
    """
    # Nothing is collected before: modules leave next to no garbage, and looking for it is a sixth
    # of a start.
    gc.freeze()
    gc.set_threshold(GARBAGE, 20, 100)
    # `app.cli.connecting.connect` had stopped it for the time of loading.
    gc.enable()


async def _changed_lately() -> Mapping[str, int]:
    return {
        f"{kind}:{key}": version
        for flat in FLATS
        for kind, changed_lately in flat.changed_lately.items()
        for key, version in (await changed_lately(LATELY)).items()
    }
