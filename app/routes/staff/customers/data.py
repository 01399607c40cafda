"""Everything about one customer, for managers: shown in numbers, exported, erased."""

from collections.abc import Mapping
from typing import Final

from litestar import Response, get, post

from app.i18n.language import gettext as _
from app.i18n.language import gettext_noop, ngettext
from app.services import customers
from app.services.customers import KnownCustomer
from app.values import emails
from app.values.fields import Email
from app.web.flash import Flash, see_other
from app.web.forms import Field, faults, read_form, typed
from app.web.identity import staff_member
from app.web.pages import Answer, AnyRequest, page

CUSTOMERS: Final = "/staff/customers"
DATA: Final = f"{CUSTOMERS}/data"
FIELDS: Final[Mapping[str, Field]] = {
    "email": Field(
        gettext_noop("Email"),
        Email,
        gettext_noop("Enter the customer's email"),
        gettext_noop("Enter an email in the form name@example.com"),
    ),
}
UNKNOWN: Final = gettext_noop("No customer found with this email")
DIFFERENT: Final = gettext_noop("Type the email of this customer to erase the data")


@get(DATA, include_in_schema=False)
async def show_data(request: AnyRequest) -> Response[str]:
    return await _page(request)


@post(DATA, status_code=200, include_in_schema=False)
async def find_customer(request: AnyRequest) -> Answer:
    form = await read_form(request)
    entry = typed(form, "email")
    if wrong := faults(form, FIELDS):
        return await _page(request, entry, wrong)
    try:
        known = await customers.find_customer(form["email"])
    except customers.UnknownCustomer:
        return await _page(request, entry, {"email": _(UNKNOWN)})
    return await _page(request, entry, known=known)


@post(f"{CUSTOMERS}/exports", status_code=200, include_in_schema=False)
async def export_customer(request: AnyRequest) -> Answer:
    form = await read_form(request)
    entry = typed(form, "email")
    if wrong := faults(form, FIELDS):
        return await _page(request, entry, wrong)
    try:
        known = await customers.export_customer(form["email"])
    except customers.UnknownCustomer:
        return await _page(request, entry, {"email": _(UNKNOWN)})
    headers = {"Content-Disposition": 'attachment; filename="customer.json"'}
    return Response(known, media_type="application/json", headers=headers)


@post(f"{CUSTOMERS}/erasures", status_code=303, include_in_schema=False)
async def erase_customer(request: AnyRequest) -> Answer:
    form = await read_form(request)
    entry = typed(form, "email", "confirmation")
    if wrong := faults(form, FIELDS):
        return await _page(request, entry, wrong)
    known = None
    try:
        known = await customers.find_customer(form["email"])
        if emails.comparable(form["confirmation"]) != known.email:
            return await _page(request, entry, {"confirmation": _(DIFFERENT)}, known)
        erased = await customers.erase_customer(form["email"])
    except customers.UnknownCustomer:
        return await _page(request, entry, {"email": _(UNKNOWN)})
    except (customers.CustomerOpen, customers.NotErased, customers.NoErasuresFile) as refusal:
        return await _page(request, entry, {"confirmation": refusal.detail()}, known)
    return see_other(DATA, Flash(_erased(erased)))


def _erased(erased: customers.ErasureRecord) -> str:
    orders = ngettext("{count} order", "{count} orders", len(erased.orders))
    return _(
        "The customer's data was erased: {orders}, {rows} rows. {columns} columns were searched "
        "afterwards, and nothing was left."
    ).format(
        orders=orders.format(count=len(erased.orders)), rows=erased.rows, columns=erased.searched
    )


async def _page(
    request: AnyRequest,
    entry: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
    known: KnownCustomer | None = None,
) -> Response[str]:
    return page(
        request,
        "staff/customers/data.html",
        422 if errors else 200,
        member=await staff_member(request),
        typed={"email": "", "confirmation": "", **(entry or {})},
        errors=errors or {},
        known=known,
        unerased=await customers.list_unerased(),
        erasures=await customers.list_erasures(),
    )


handlers = [show_data, find_customer, export_customer, erase_customer]
