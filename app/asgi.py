"""The web application: wiring, nothing else."""

import asyncio
import contextlib
import gc
import hashlib
from collections.abc import AsyncGenerator, Mapping

from litestar import Litestar
from litestar.config.csrf import CSRFConfig
from litestar.datastructures import State

from app import messaging
from app.i18n import language
from app.infra import live, logs, redis
from app.infra.database import close_pool, keep_clock, open_pool
from app.infra.tasks import end
from app.middleware.access_log import AccessLog
from app.middleware.head_and_options import HeadAndOptions
from app.middleware.reader_language import InTheReadersLanguage
from app.middleware.security_headers import SecurityHeaders
from app.routes.access import ACCESS
from app.routes.account import links
from app.routes.account import orders as account_orders
from app.routes.api import handlers as api_handlers
from app.routes.shop import (
    cart,
    catalogue,
    checkout,
    order_stream,
    orders,
    preferences,
    reorders,
)
from app.routes.staff import (
    api_keys,
    events,
    invariants,
    login,
    mails,
    my_account,
    order_email,
    order_links,
    people,
    printing,
    reports,
    stock,
)
from app.routes.staff.audit_log import csv, page
from app.routes.staff.board import csv as shipments_csv
from app.routes.staff.board import index, saved_views
from app.routes.staff.products import pages as staff_products
from app.routes.staff.scan import steps
from app.routes.staff.webhooks import actions, messages
from app.routes.staff.webhooks import pages as webhooks
from app.routes.system import asyncapi, health
from app.routes.system.gallery import page as gallery
from app.services import delivery, sales
from app.settings import settings
from app.web import assets, doors, error_answers, icons
from app.web.cookies import cookie_name
from app.web.flash import name_the_message
from app.web.json_body import MAX_BODY_BYTES
from app.web.openapi import openapi_config
from app.web.openapi_structs import StrictStructs
from app.web.problems import handlers as problem_handlers
from app.web.rate_limits import limit_api, tell_quota
from app.web.readable_text import Readable, ReadableRequest, refuse_nul
from app.web.same_origin import refuse_other_sites
from app.web.visitor_cart import WithCart
from app.workers import listeners

GARBAGE = 20_000
"""Objects made and not given back, before Python looks for circles among the youngest."""
LATELY = 10.0
"""Seconds; longer than a change may take from its time-stamp to its commit (statement_timeout)."""


def create_app() -> Litestar:
    """Every request gets its id and its log line, those that no route takes too."""
    app = Litestar(
        route_handlers=[
            *catalogue.handlers,
            *cart.handlers,
            *checkout.handlers,
            *orders.handlers,
            *order_stream.handlers,
            *order_email.handlers,
            *order_links.handlers,
            *reorders.handlers,
            *links.handlers,
            *account_orders.handlers,
            *login.handlers,
            *my_account.handlers,
            *people.handlers,
            *api_keys.handlers,
            *index.handlers,
            *shipments_csv.handlers,
            *saved_views.handlers,
            *printing.handlers,
            *steps.handlers,
            *stock.handlers,
            *staff_products.handlers,
            *events.handlers,
            *mails.handlers,
            *webhooks.handlers,
            *actions.handlers,
            *messages.handlers,
            *reports.handlers,
            *invariants.handlers,
            *page.handlers,
            *csv.handlers,
            *gallery.handlers,
            *preferences.handlers,
            *icons.handlers,
            *health.handlers,
            *asyncapi.handlers,
            *problem_handlers,
            *api_handlers,
            *assets.handlers,
        ],
        guards=[limit_api, refuse_other_sites, doors.admit, refuse_nul],
        request_class=ReadableRequest,
        lifespan=[_connections],
        exception_handlers=error_answers.HANDLERS,
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
        state=State({"doors": ACCESS}),
        request_max_body_size=MAX_BODY_BYTES,
        logging_config=None,
    )
    doors.check(app)
    pages = InTheReadersLanguage(Readable(WithCart(app.asgi_handler)))
    inner = AccessLog(SecurityHeaders(assets.Lifetimes(pages)))
    app.asgi_handler = HeadAndOptions(inner, app.routes)
    return app


@contextlib.asynccontextmanager
async def _connections(app: Litestar) -> AsyncGenerator[None]:
    logs.configure("web")
    listeners.check()
    language.load()
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
