"""Checkout: from the cart to an order, without ever losing what was typed."""

from collections.abc import Mapping, Sequence
from math import ceil
from uuid import uuid4

import msgspec
import structlog
from litestar import Response, get, post
from litestar.datastructures import Cookie
from litestar.response import Redirect

from app import idempotency
from app.i18n.language import gettext as _
from app.i18n.language import language
from app.infra import metrics
from app.routes.shop.cart import CartLine, cart_lines, total_of
from app.routes.shop.checkout_basket import basket_of, changed
from app.routes.shop.checkout_form import order_from
from app.routes.shop.checkout_key import request_of
from app.routes.shop.checkout_notices import (
    FEE_CHANGED,
    INVOICE,
    PAUSED,
    PRICES_CHANGED,
    USED,
    is_away,
    notice_of_outage,
    too_many,
)
from app.routes.shop.checkout_sums import delivery_of, sums
from app.routes.shop.orders import to_order
from app.routes.shop.pay import awaits_payment
from app.routes.shop.trial import acts_as_manager, trial_choice
from app.services import payments, products, sales
from app.services.sales import NewOrder, Placed
from app.values.formats import countries
from app.web.address_entry import entries
from app.web.billing_fields import lacks_fields
from app.web.checkout_fields import checkout_faults, typed_order
from app.web.delivery_choice import delivery_fault, reachable_countries
from app.web.flash import Flash, see_other
from app.web.forms import Form, read_all, read_form
from app.web.pages import Answer, AnyRequest, fragment, html, page, wants_fragment
from app.web.payment_choice import payment_fault, payment_options
from app.web.rate_limits import bounds_recipients, limit_forms
from app.web.visitor_cart import change_cart, checkout_key, read_cart, take_out

log = structlog.get_logger(__name__)


@get("/checkout", include_in_schema=False)
async def show_checkout(request: AnyRequest) -> Answer:
    cart = await read_cart(request)
    if not cart or not cart.lines:
        return _to_empty_cart()
    lines = await cart_lines(cart.lines)
    return await _form(request, {}, cart.lines, lines, key=checkout_key(cart))


@post("/checkout", status_code=200, include_in_schema=False)
async def change_checkout(request: AnyRequest) -> Answer:
    form = await read_form(request)
    basket = basket_of(await read_all(request, "line"))
    # `change` is `product_id:quantity`: one line gets another quantity, and the rest stays.
    change = basket_of([form.get("change", "")])
    cart, cookies = await change_cart(request, lambda has: changed(has, change))
    kept = changed(basket, change)
    if not kept:
        return _to_empty_cart(*cookies)
    key = form.get("key", "") or checkout_key(cart)
    lines = await cart_lines(kept)
    if wants_fragment(request):
        shown = sums(form, lines) | {"lines": lines, "basket": kept, "errors": {}}
        return html(fragment("shop/checkout/_changed.html", **shown), cookies=cookies)
    return await _form(request, form, kept, lines, key=key, cookies=cookies)


@post("/orders", status_code=303, guards=[limit_forms], include_in_schema=False)
async def place_order(request: AnyRequest) -> Answer:
    form = await read_form(request)
    # The order is what the form shows, not what the cart has become since.
    basket = basket_of(await read_all(request, "line"))
    if not basket:
        return _to_empty_cart()
    lines: Sequence[CartLine] = ()
    try:
        lines = await cart_lines(basket)
        if lacks_fields(form):
            return await _form(request, form, basket, lines, status=422, notice=INVOICE)
        errors = checkout_faults(form)
        if form.get("test") and not await acts_as_manager(request):
            errors["test"] = _("Log in as a manager to place a test order, or remove the tick")
        delivery = delivery_of(form, lines)
        if not errors.get("country") and (fault := delivery_fault(form, delivery)):
            errors["delivery_method"] = fault
        elif fault := payment_fault(form, delivery, total_of(lines)):
            errors.setdefault("payment_method", fault)
        if errors:
            return await _form(request, form, basket, lines, status=422, errors=errors)
        if form.get("total") != str(total_of(lines).amount):
            return await _form(request, form, basket, lines, status=409, notice=PRICES_CHANGED)
        if form.get("fee", "") != delivery.shown_fee:
            return await _form(request, form, basket, lines, status=409, notice=FEE_CHANGED)
        prices = total_of(lines).amount, delivery.fee.amount
        placed, again = await _place(order_from(form, basket), form.get("key", ""), prices)
    except products.OutOfStock:
        metrics.orders_refused.labels("page").inc()
        lines = await cart_lines(basket)
        return await _form(request, form, basket, lines, status=400)
    except products.PricesChanged:
        lines = await cart_lines(basket)
        return await _form(request, form, basket, lines, status=409, notice=PRICES_CHANGED)
    except sales.WrongDeliveryMethod:
        # It was possible a moment ago.
        return await _form(request, form, basket, lines, status=409, notice=FEE_CHANGED)
    except sales.TooManyOrders as refusal:
        answer = await _form(
            request, form, basket, lines, status=429, notice=too_many(refusal.seconds)
        )
        answer.headers["Retry-After"] = str(ceil(refusal.seconds))
        return answer
    except sales.OrdersPaused as refusal:
        answer = await _form(request, form, basket, lines, status=503, notice=PAUSED)
        answer.headers["Retry-After"] = str(ceil(refusal.seconds))
        return answer
    except idempotency.KeyReused:
        return await _used(request, form, basket, lines)
    except Exception as error:
        if not is_away(error):
            raise
        notice = notice_of_outage(error)
        return await _form(request, form, basket, lines, status=503, notice=notice)
    cookies = await _without(request, form.get("key", ""), basket)
    token = await _still_opens(placed) if again else placed.access_token
    to_pay = await awaits_payment(placed)
    return to_order(placed.order_id, token, just_placed=True, to_pay=to_pay, cookies=cookies)


async def _still_opens(placed: Placed) -> str | None:
    check = await sales.check_tokens(placed.order_id, [placed.access_token])
    # The links may have been renewed since, and the browser may have the new token.
    return placed.access_token if check.opens else None


async def _without(request: AnyRequest, key: str, basket: Mapping[str, int]) -> list[Cookie]:
    # The order is placed, even if its products leave the cart later.
    try:
        return await take_out(request, key, basket)
    except Exception as error:
        if not is_away(error):
            raise
        log.warning("what was ordered stays in the cart", reason=repr(error))
        return []


async def _used(
    request: AnyRequest, form: Form, basket: Mapping[str, int], lines: Sequence[CartLine]
) -> Response[str]:
    # Another form has placed an order from this cart, so this one gets a key of its own.
    used = form.get("key", "")
    cookies = await _without(request, used, {})
    key = checkout_key(await read_cart(request))
    if key == used:
        key = str(uuid4())
    return await _form(
        request, form, basket, lines, status=409, notice=USED, key=key, cookies=cookies
    )


async def _place(order: NewOrder, key: str, prices: tuple[int, int]) -> tuple[Placed, bool]:
    """Places the order once, however often the same form is sent, even simultaneously.

    `prices` are those of the goods and of their delivery, in minor units, that the page showed.
    Also returns whether the order had been placed before.
    """
    once = request_of(order, key)
    return await idempotency.waiting_for_itself(lambda: _place_once(order, once, prices))


async def _place_once(
    order: NewOrder, key: idempotency.KeyedRequest, prices: tuple[int, int]
) -> tuple[Placed, bool]:
    goods, fee = prices
    placed, replayed = await sales.place_order(
        order, key, language(), goods, expected_fee=fee, bounded=bounds_recipients()
    )
    if not replayed:
        metrics.orders_placed.labels("page").inc()
    return placed, replayed


def _to_empty_cart(*cookies: Cookie) -> Redirect:
    message = Flash(_("Your cart is empty, so there is nothing to check out."), "warning")
    return see_other("/cart", message, *cookies)


async def _form(
    request: AnyRequest,
    form: Form,
    basket: Mapping[str, int],
    lines: Sequence[CartLine],
    *,
    status: int = 200,
    errors: Mapping[str, str] | None = None,
    notice: Flash | None = None,
    key: str = "",
    cookies: Sequence[Cookie] = (),
) -> Response[str]:
    """Shows what was typed, with `notice` in the reader's language.

    While the database is away `lines` is empty, and the total that was last seen still counts.
    """
    shown = sums(form, lines)
    return page(
        request,
        "shop/checkout/new.html",
        status,
        cookies=cookies,
        typed=typed_order(form),
        errors=errors or {},
        notice=notice and msgspec.structs.replace(notice, text=_(notice.text)),
        key=key or form.get("key", "") or str(uuid4()),
        basket=basket,
        entries=entries(),
        lines=lines,
        **shown,
        seen_total=total_of(lines).amount if lines else form.get("total", ""),
        lacking=[line for line in lines if not line.fits],
        **await trial_choice(request, form),
        countries=reachable_countries(),
        invoice_countries=countries(),
        payment_methods=payment_options(form, payments.offered_methods(), shown["delivery"]),
    )


handlers = [show_checkout, change_checkout, place_order]
