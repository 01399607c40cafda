"""HTML pages from the templates: `page` answers a request, and `fragment` does without one."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, cast

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from litestar import MediaType, Request, Response
from litestar.datastructures import Cookie
from litestar.response import Redirect
from litestar.utils.scope.state import ScopeState
from markupsafe import Markup

from app.i18n import language
from app.infra.clock import about_now
from app.messaging import held_now
from app.middleware.reader_language import languages_for
from app.settings import settings
from app.values.face import accent, has_own_face
from app.values.legal_texts import BESIDE_ORDERING, legal_pages, legal_title
from app.values.maintenance import maintenance_at
from app.values.payments import OperationKind, OperationState
from app.values.places import place_choices
from app.values.product_states import CountFault, ImportState, StockTakeState
from app.values.restores import HeldDecision, HeldKind
from app.values.seller import seller
from app.values.sending import PauseReason, SendingState
from app.values.shop_settings import shop_settings
from app.values.shown_states import ShownState
from app.values.statuses import (
    CancelReason,
    Corrected,
    DecidedBy,
    HoldStep,
    OrderStatus,
    RestChoice,
    ShipmentStatus,
    ShortageReason,
)
from app.values.tax_words import price_note, total_note, untaxed_note
from app.values.zones import zone_name
from app.web.assets import asset, installed, picture
from app.web.cart_count import cart_count
from app.web.csrf import csrf_cookie
from app.web.delivery_choice import delivery_from, free_from
from app.web.delivery_promise import promise_now
from app.web.doors import may
from app.web.face import browser_icon, face_sheet, manifest, mark
from app.web.filters import FILTERS
from app.web.flash import read_flash, spent_flashes
from app.web.icons import icon
from app.web.staff_navigation import part_of, parts_for, settings_for
from app.web.template_cache import TemplateCache

TEMPLATES: Final = ("html", "txt")
THEME_COOKIE: Final = "theme"
THEMES: Final = ("auto", "light", "dark")
# Headers of a page that shows a secret, or whose address is one: no browser keeps or shares it.
PRIVATE: Final = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
KEPT_BY_ONE_BROWSER: Final = {
    "Cache-Control": "private, no-cache",
    "Vary": "HX-Request, HX-Request-Type, Accept-Language",
}

AnyRequest = Request[Any, Any, Any]
Answer = Response[str] | Redirect


def page(
    request: AnyRequest,
    template: str,
    status: int = 200,
    *,
    headers: Mapping[str, str] | None = None,
    cookies: Sequence[Cookie] = (),
    **context: object,
) -> Response[str]:
    """Renders a whole HTML answer.

    Templates see `context`, and always `status`, `csrf_token`, `theme`, `path`, `cart_count`,
    `flash`, and `member`, which is None unless a staff page passes its own.
    """
    shown: dict[str, object] = {
        "status": status,
        "csrf_token": csrf_token(request),
        "theme": theme(request),
        "path": request.url.path,
        "cart_count": cart_count(request),
        "flash": read_flash(request),
        "member": None,
    }
    content = fragment(template, **(shown | context))
    cookies = (*cookies, *spent_flashes(request))
    return html(content, status, headers=headers, cookies=cookies)


def fragment(template: str, **context: object) -> str:
    return environment.get_template(template).render(context)


def load_templates() -> None:
    """Reads and compiles all templates, so that no page has to wait for its own."""
    for name in environment.list_templates(extensions=TEMPLATES):
        environment.get_template(name)


def html(
    content: str,
    status: int = 200,
    *,
    headers: Mapping[str, str] | None = None,
    cookies: Sequence[Cookie] = (),
) -> Response[str]:
    # No shared cache keeps it, since the forms in it are one browser's.
    return Response(
        content,
        status_code=status,
        media_type=MediaType.HTML,
        headers={**KEPT_BY_ONE_BROWSER, **(headers or {})},
        cookies=list(cookies),
    )


def wants_fragment(request: AnyRequest) -> bool:
    """Returns whether htmx 4 asks for the part that it will swap in, and not for a whole page."""
    return request.headers.get("HX-Request-Type") == "partial"


def csrf_token(request: AnyRequest) -> str:
    """Returns what the forms of this answer carry, and "" if this browser has no token yet."""
    token = ScopeState.from_scope(request.scope).csrf_token
    # The page of an address that does not exist comes before the check that knows the token.
    return token if isinstance(token, str) else request.cookies.get(csrf_cookie(), "")


def theme(request: AnyRequest) -> str:
    chosen = request.cookies.get(THEME_COOKIE, "auto")
    return chosen if chosen in THEMES else "auto"


@pass_context
def csrf_field(context: Context) -> Markup:
    """Returns a form's hidden field; fails in a fragment for many readers, which has no token."""
    field = Markup('<input type="hidden" name="_csrf_token" value="{}">')
    return field.format(context["csrf_token"])


environment: Final = Environment(
    loader=FileSystemLoader(Path(__file__).parent.parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    auto_reload=False,
    # All templates stay; an order of their use would be kept for nothing.
    cache_size=-1,
    bytecode_cache=TemplateCache(),
    trim_blocks=True,
    lstrip_blocks=True,
)
language.teach(environment)
cast(dict[str, Any], environment.globals).update(
    asset=asset,
    installed=installed,
    csrf_field=csrf_field,
    icon=icon,
    picture=picture,
    shop_settings=shop_settings,
    seller=seller,
    languages_for=languages_for,
    accent=accent,
    browser_icon=browser_icon,
    mark=mark,
    manifest=manifest,
    may=may,
    parts_for=parts_for,
    settings_for=settings_for,
    part_of=part_of,
    face_sheet=face_sheet,
    has_own_face=has_own_face,
    zone_name=zone_name,
    place_choices=place_choices,
    legal_pages=legal_pages,
    legal_title=legal_title,
    price_note=price_note,
    total_note=total_note,
    untaxed_note=untaxed_note,
    BESIDE_ORDERING=BESIDE_ORDERING,
    delivery_from=delivery_from,
    free_from=free_from,
    maintenance=lambda: maintenance_at(about_now()),
    promise_now=promise_now,
    demo=settings.demo,
    held_now=held_now,
    HeldKind=HeldKind,
    HeldDecision=HeldDecision,
    CancelReason=CancelReason,
    Corrected=Corrected,
    CountFault=CountFault,
    HoldStep=HoldStep,
    ShortageReason=ShortageReason,
    ShownState=ShownState,
    StockTakeState=StockTakeState,
    OperationKind=OperationKind,
    OperationState=OperationState,
    OrderStatus=OrderStatus,
    PauseReason=PauseReason,
    RestChoice=RestChoice,
    DecidedBy=DecidedBy,
    SendingState=SendingState,
    ImportState=ImportState,
    ShipmentStatus=ShipmentStatus,
)
environment.filters.update(FILTERS)
