"""The web application, put together from its routes, guards and middleware."""

from functools import cache

from litestar import Litestar
from litestar.datastructures import State

from app.middleware.access_log import AccessLog
from app.middleware.head_and_options import HeadAndOptions
from app.middleware.reader_language import InTheReadersLanguage
from app.middleware.security_headers import SecurityHeaders
from app.middleware.time_limit import TimeLimit
from app.routes import ROUTES
from app.routes.access import ACCESS
from app.serving.lifespan import lifespan
from app.serving.warming import BEHIND_THE_DOOR
from app.web import doors, error_answers
from app.web.asset_lifetimes import Lifetimes
from app.web.csrf import csrf_config
from app.web.entrance import pass_entrance
from app.web.flash import name_the_message
from app.web.json_body import MAX_BODY_BYTES
from app.web.openapi import openapi_config
from app.web.openapi_structs import StrictStructs
from app.web.rate_limits import add_quota_headers
from app.web.readable_text import Readable, ReadableRequest
from app.web.visitor_cart import WithCart


def create_app() -> Litestar:
    app = Litestar(
        route_handlers=ROUTES,
        guards=[pass_entrance],
        request_class=ReadableRequest,
        lifespan=[lifespan],
        exception_handlers=error_answers.HANDLERS,
        after_exception=[error_answers.recognise_staff],
        before_send=[add_quota_headers],
        after_request=name_the_message,
        csrf_config=csrf_config(),
        openapi_config=openapi_config,
        plugins=[StrictStructs()],
        state=State({"doors": ACCESS}),
        request_max_body_size=MAX_BODY_BYTES,
        logging_config=None,
    )
    doors.check(app)
    pages = InTheReadersLanguage(Readable(WithCart(app.asgi_handler)))
    app.state[BEHIND_THE_DOOR] = pages
    # Every request gets its id and its log line, those that no route takes too.
    inner = AccessLog(TimeLimit(SecurityHeaders(Lifetimes(pages))))
    app.asgi_handler = HeadAndOptions(inner, app.routes)
    return app


@cache
def the_app() -> Litestar:
    """Returns the one application of this process, which may have been made before a fork."""
    return create_app()
