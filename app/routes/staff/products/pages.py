"""The products for the staff: all members read them, and managers create and change them."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from app.i18n.language import gettext as _
from app.i18n.language import language
from app.routes.staff.products.form import (
    FRESH,
    LABELS,
    ONLY_NEW,
    merge,
    product_faults,
    product_from,
    refused,
    texts,
    typed_product,
)
from app.routes.staff.products.id_field import id_fault, id_from
from app.routes.staff.products.text_fields import DESCRIPTIONS, NAMES, further
from app.routes.staff.products.uploads import TOO_LARGE, keep_pictures, sent_form
from app.services import products
from app.services.products import Product, ProductChanged, ProductRecord, RecordState
from app.values.fields import Invalid
from app.values.shop_settings import shop_settings
from app.web.conditional import NEW
from app.web.csrf import CHECKED_LATER, check_token
from app.web.flash import Flash, see_other
from app.web.forms import one_line, read_form, typed
from app.web.identity import staff_member
from app.web.merging import Merge, expected_version, opened_with, status_of
from app.web.pages import Answer, AnyRequest, page
from app.web.price_input import symbol
from app.web.uploads import ACCEPTED, MAX_FORM_BYTES, read_files
from app.web.words import TAX_CLASSES

PRODUCTS: Final = "/staff/products"
# The views of the list, with the state that each asks for; the first is the default.
VIEWS: Final[Mapping[str, RecordState | None]] = {
    "sold": "sold",
    "drafts": "draft",
    "withdrawn": "archived",
    "all": None,
}
PAGE: Final = 50
SHOWN_PRICES: Final = 20


@get(PRODUCTS, include_in_schema=False)
async def list_products(
    request: AnyRequest,
    q: FromQuery[str] = "",
    category: FromQuery[str] = "",
    view: FromQuery[str] = "",
    cursor: FromQuery[str | None] = None,
) -> Response[str]:
    member = await staff_member(request)
    term, wanted = one_line(q), one_line(category)
    shown = view if view in VIEWS else "sold"
    found = await products.list_records(
        term or None, wanted or None, state=VIEWS[shown], cursor=cursor, limit=PAGE
    )
    here = {"q": term, "category": wanted, "view": shown}
    return page(
        request,
        "staff/products/index.html",
        member=member,
        rows=found.items,
        counts=await products.count_records(term or None, wanted or None),
        categories=await products.known_categories(),
        q=term,
        category=wanted,
        view=shown,
        next_href=_href(here, found.next_cursor) if found.next_cursor else "",
        first_href=_href(here) if cursor else "",
    )


@get(f"{PRODUCTS}/new", include_in_schema=False)
async def ask_product(request: AnyRequest) -> Response[str]:
    return await _new_form(request, _fresh(), {})


@post(PRODUCTS, opt=CHECKED_LATER, request_max_body_size=MAX_FORM_BYTES, include_in_schema=False)
async def make_product(request: AnyRequest) -> Answer:
    """Makes the product even if one of its pictures cannot be used, and then says which."""
    member = await staff_member(request)
    if (sent := await sent_form(request)) is None:
        wrong = {"photos": _("Together they have over 100 MB.")}
        return await _new_form(request, _fresh(), wrong, TOO_LARGE)
    check_token(request, sent)
    form, photos = await read_form(request), await read_files(request, "photos")
    product_id = id_from(form)
    wrong = product_faults(form)
    if product_id or "name" not in wrong:
        wrong |= id_fault(product_id)
    entry = {**typed_product(form), **typed(form, *ONLY_NEW)}
    # No browser puts a file into a form by itself.
    again = {"photos": _("Choose the pictures again")} if photos else {}
    if wrong:
        wrong |= again
        return await _new_form(request, entry, wrong)
    given = product_from(form)
    try:
        made, _created = await products.put_product(product_id, given, member.name, NEW)
    except ProductChanged as taken:
        message = _("“{id}” is already the ID of {name}; choose another")
        wrong = {"product_id": message.format(id=product_id, name=taken.record.name)}
        return await _new_form(request, entry, wrong | again, 409)
    except Invalid as error:
        return await _new_form(request, entry, await refused(error, given) | again, 409)
    if faults := (await keep_pictures(product_id, photos, member.name, form.get("alt", ""))).faults:
        return see_other(f"{PRODUCTS}/{product_id}/pictures", Flash(" ".join(faults), "error"))
    return _done(product_id, _added(made, given.opening_stock))


@get(f"{PRODUCTS}/{{product_id:str}}/preview", include_in_schema=False)
async def preview_product(request: AnyRequest, product_id: FromPath[str]) -> Response[str]:
    """Shows the page that customers see, or will see."""
    product = await products.find_product(product_id, drafts=True, language=language())
    return page(request, "staff/products/preview.html", product=product, category="", options=[])


@get(f"{PRODUCTS}/{{product_id:str}}", include_in_schema=False)
async def show_product(request: AnyRequest, product_id: FromPath[str]) -> Response[str]:
    record = await products.find_record(product_id)
    return await _form(request, record, texts(record), {})


@post(f"{PRODUCTS}/{{product_id:str}}", include_in_schema=False)
async def change_product(request: AnyRequest, product_id: FromPath[str]) -> Answer:
    member = await staff_member(request)
    form = await read_form(request)
    record = await products.find_record(product_id)
    if wrong := product_faults(form):
        return await _form(request, record, typed_product(form), wrong, opened=form)
    given = product_from(form, record)
    try:
        versions = (expected_version(form),)
        changed, _created = await products.put_product(product_id, given, member.name, versions)
    except ProductChanged as conflict:
        both = merge(form, given, conflict.record)
        return await _form(request, conflict.record, both.entry, {}, both=both)
    except Invalid as error:
        wrong = await refused(error, given)
        return await _form(request, record, typed_product(form), wrong, opened=form)
    return _done(product_id, _("{name} saved.").format(name=changed.name))


async def _form(
    request: AnyRequest,
    record: ProductRecord,
    entry: Mapping[str, str],
    wrong: Mapping[str, str],
    *,
    opened: Mapping[str, str] | None = None,
    both: Merge | None = None,
) -> Response[str]:
    """Takes `opened`, the form that was sent: its original values still count after a fault."""
    return page(
        request,
        "staff/products/show.html",
        status_of(wrong, both),
        member=await staff_member(request),
        record=record,
        typed=entry,
        errors=wrong,
        both=both,
        labels=LABELS,
        further=[(code, _(NAMES[code]), _(DESCRIPTIONS[code])) for code in further()],
        tax_classes=[(one, _(words)) for one, words in TAX_CLASSES.items()],
        **opened_with(LABELS, record.version, texts(record), opened),
        categories=await products.known_categories(),
        symbol=symbol(),
        prices=await products.price_history(record.product_id, SHOWN_PRICES),
    )


def _fresh() -> dict[str, str]:
    return {**FRESH, "reorder_point": str(shop_settings().low_stock_level)}


async def _new_form(
    request: AnyRequest, entry: Mapping[str, str], wrong: Mapping[str, str], status: int = 422
) -> Response[str]:
    return page(
        request,
        "staff/products/new.html",
        status if wrong else 200,
        member=await staff_member(request),
        record=None,
        typed=entry,
        errors=wrong,
        further=[(code, _(NAMES[code]), _(DESCRIPTIONS[code])) for code in further()],
        tax_classes=[(one, _(words)) for one, words in TAX_CLASSES.items()],
        categories=await products.known_categories(),
        symbol=symbol(),
        accepted=ACCEPTED,
    )


def _added(made: Product, on_hand: int) -> str:
    if made.draft:
        return _("{name} saved as a draft.").format(name=made.name)
    if not on_hand:
        return _("{name} added. Set its stock to start selling.").format(name=made.name)
    return _("{name} added, with {count} in stock.").format(name=made.name, count=on_hand)


def _done(product_id: str, message: str) -> Redirect:
    return see_other(f"{PRODUCTS}/{product_id}", Flash(message))


def _href(here: Mapping[str, str], cursor: str = "") -> str:
    chosen = {name: value for name, value in {**here, "cursor": cursor}.items() if value}
    return f"{PRODUCTS}?{urlencode(chosen)}"


handlers = [
    list_products,
    ask_product,
    make_product,
    show_product,
    preview_product,
    change_product,
]
