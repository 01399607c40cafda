"""The withdrawal from a contract: declared, then confirmed, without an account."""

from collections.abc import Mapping
from typing import Final

from litestar import Response, get, post

from app import idempotency
from app.i18n.language import gettext as _
from app.i18n.language import gettext_noop, language
from app.services import sales
from app.values.fields import Email, Name, Note
from app.web.form_keys import fresh_key, visitor_form_key
from app.web.forms import Field, Form, Typed, faults, read_form, typed
from app.web.pages import AnyRequest, page
from app.web.rate_limits import bounds_recipients, limit_forms

FIELDS: Final[Mapping[str, Field]] = {
    "name": Field(gettext_noop("The name"), Name, gettext_noop("Enter your name")),
    "order_number": Field(gettext_noop("The order number"), Name),
    "email": Field(
        gettext_noop("The email"),
        Email,
        gettext_noop("Enter your email"),
        gettext_noop("Enter an email like name@example.org"),
    ),
    "text": Field(gettext_noop("The message"), Note),
}
# The law asks for what identifies the contract, and not every customer has kept a mail.
UNIDENTIFIED: Final = gettext_noop("Enter the order number, or describe your order in the message")


@get("/withdrawal", include_in_schema=False)
async def new_withdrawal(request: AnyRequest) -> Response[str]:
    known = Typed(order_number=request.query_params.get("order", "")[:200])
    return _form(request, known)


@post("/withdrawal", status_code=200, guards=[limit_forms], include_in_schema=False)
async def declare_withdrawal(request: AnyRequest) -> Response[str]:
    """The first press shows what was typed, and the second declares it.

    The answer says the same whether or not there is such an order.
    """
    form = await read_form(request)
    wrong = _faults(form)
    if wrong or form["change"]:
        return _form(request, form, wrong)
    if not form["confirm"]:
        return _confirmation(request, form)
    given = sales.NewWithdrawal(
        name=form["name"],
        contact=form["email"],
        order_number=form["order_number"] or None,
        text=form["text"],
    )
    once, bounded = visitor_form_key(form, "withdrawal", content=given), bounds_recipients()
    try:
        declared = await idempotency.waiting_for_itself(
            lambda: sales.declare_withdrawal(given, language(), once, bounded=bounded)
        )
    except idempotency.KeyReused:
        # It is another declaration, so it is shown before it counts.
        return _confirmation(request, form)
    return page(
        request,
        "shop/withdrawal/received.html",
        typed=typed(form, *FIELDS),
        declared=declared,
    )


def _confirmation(request: AnyRequest, form: Form) -> Response[str]:
    shown = typed(form, *FIELDS)
    return page(request, "shop/withdrawal/confirm.html", typed=shown, key=fresh_key())


def _faults(form: Form) -> dict[str, str]:
    wrong = faults(form, FIELDS)
    if form["order_number"] or form["text"]:
        return wrong
    unknown = {"order_number": _(UNIDENTIFIED)}
    return {name: one for name in FIELDS if (one := (wrong | unknown).get(name))}


def _form(request: AnyRequest, form: Form, wrong: Mapping[str, str] | None = None) -> Response[str]:
    return page(
        request,
        "shop/withdrawal/new.html",
        422 if wrong else 200,
        typed=typed(form, *FIELDS),
        errors=wrong or {},
    )


handlers = [new_withdrawal, declare_withdrawal]
