"""The web application: wiring, nothing else."""

import asyncio
import contextlib
import gc
import hashlib
from collections.abc import AsyncGenerator, Mapping

from litestar import Litestar
from litestar.config.csrf import CSRFConfig

from app import languages, live, logs, messaging, redis
from app.database import close_pool, keep_clock, open_pool
from app.ending import end
from app.routes import (
    account,
    account_orders,
    admission,
    assets,
    asyncapi,
    audit,
    audit_log,
    audit_log_csv,
    cart,
    checkout,
    errors,
    events,
    gallery,
    icons,
    keys,
    mails,
    order_emails,
    order_links,
    orders,
    paper,
    people,
    preferences,
    products,
    reorders,
    reports,
    saved_views,
    scan,
    shipments,
    shipments_csv,
    staff,
    staff_account,
    staff_products,
    stock,
    system,
    webhook_log,
    webhook_steps,
    webhooks,
)
from app.routes import live as streams
from app.routes.access_log import AccessLog
from app.routes.api import handlers as api_handlers
from app.routes.carried import cookie_name
from app.routes.carts import WithCart
from app.routes.decoding import MAX_BODY_BYTES
from app.routes.language import InTheReadersLanguage
from app.routes.limits import limit_api, tell_quota
from app.routes.methods import HeadAndOptions
from app.routes.openapi import openapi_config
from app.routes.problems import handlers as problem_handlers
from app.routes.readable import Readable, ReadableRequest, refuse_nul
from app.routes.same_origin import refuse_other_sites
from app.routes.security_headers import SecurityHeaders
from app.routes.strict_structs import StrictStructs
from app.routes.told import name_the_message
from app.services import delivery, sales
from app.settings import settings
from app.workers import listeners

GARBAGE = 20_000
"""Objects made and not given back, before Python looks for circles among the youngest."""
LATELY = 10.0
"""Seconds; longer than a change may take from its time-stamp to its commit (statement_timeout)."""


def create_app() -> Litestar:
    """Every request gets its id and its log line, those that no route takes too."""
    app = Litestar(
        route_handlers=[
            *products.handlers,
            *cart.handlers,
            *checkout.handlers,
            *orders.handlers,
            *order_emails.handlers,
            *order_links.handlers,
            *reorders.handlers,
            *account.handlers,
            *account_orders.handlers,
            *staff.handlers,
            *staff_account.handlers,
            *people.handlers,
            *keys.handlers,
            *shipments.handlers,
            *shipments_csv.handlers,
            *saved_views.handlers,
            *paper.handlers,
            *scan.handlers,
            *stock.handlers,
            *staff_products.handlers,
            *events.handlers,
            *mails.handlers,
            *webhooks.handlers,
            *webhook_steps.handlers,
            *webhook_log.handlers,
            *reports.handlers,
            *audit.handlers,
            *audit_log.handlers,
            *audit_log_csv.handlers,
            *gallery.handlers,
            *preferences.handlers,
            *icons.handlers,
            *streams.handlers,
            *system.handlers,
            *asyncapi.handlers,
            *problem_handlers,
            *api_handlers,
            *assets.handlers,
        ],
        guards=[limit_api, refuse_other_sites, admission.admit, refuse_nul],
        request_class=ReadableRequest,
        lifespan=[_connections],
        exception_handlers=errors.HANDLERS,
        before_send=[tell_quota],
        after_request=name_the_message,
        csrf_config=CSRFConfig(
            secret=settings.secret_key,
            cookie_name=cookie_name(f"doorstep_csrf_{_fingerprint(settings.secret_key)}"),
            cookie_secure=settings.secure_cookies,
            cookie_httponly=True,
            cookie_samesite="lax",
            exclude=["^/api/", "^/static/"],
        ),
        openapi_config=openapi_config,
        plugins=[StrictStructs()],
        request_max_body_size=MAX_BODY_BYTES,
        logging_config=None,
    )
    admission.check(app)
    pages = InTheReadersLanguage(Readable(WithCart(app.asgi_handler)))
    inner = AccessLog(SecurityHeaders(assets.Lifetimes(pages)))
    app.asgi_handler = HeadAndOptions(inner, app.routes)
    return app


@contextlib.asynccontextmanager
async def _connections(app: Litestar) -> AsyncGenerator[None]:
    logs.configure("web")
    listeners.check()
    languages.load()
    _settle_memory()
    await open_pool("web")
    parts = (
        live.subscribe(),
        live.ask(_changed_lately),
        live.keep_time(),
        keep_clock(),
        messaging.watch_cluster(),
    )
    tasks = [asyncio.create_task(part) for part in parts]
    try:
        yield
    finally:
        await end(tasks)
        await redis.close()
        await close_pool()


def _settle_memory() -> None:
    """Thousands of open streams are some hundred thousand objects that live long.

    Python would look through all of them again and again, and every stream would wait meanwhile.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE, 20, 100)


async def _changed_lately() -> Mapping[str, int]:
    orders_changed = await sales.changed_lately(LATELY)
    shipments_changed = await delivery.changed_lately(LATELY)
    return {f"order:{key}": version for key, version in orders_changed.items()} | {
        f"shipment:{key}": version for key, version in shipments_changed.items()
    }


def _fingerprint(secret: str) -> str:
    """A cookie signed with an earlier secret would be refused for ever; so the name follows it."""
    return hashlib.sha256(secret.encode()).hexdigest()[:8]
