"""The list of products to count: each has a form of one number, also for a phone and for paper."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from app.i18n.language import gettext as _
from app.i18n.language import gettext_noop
from app.services import products
from app.services.products import CountedAlready, HeldByOrders, StockMoved
from app.values.fields import Name
from app.web.flash import Flash, see_other
from app.web.forms import Field, faults, read_form, whole_number
from app.web.identity import staff_member
from app.web.pages import Answer, AnyRequest, page

COUNTS: Final = "/staff/counts"
# Each reader reads it in her own language.
BY_HAND: Final = gettext_noop("put on the list by hand")


@get(COUNTS, include_in_schema=False)
async def list_counts(request: AnyRequest) -> Response[str]:
    return await _list(request)


@post(COUNTS, include_in_schema=False)
async def ask_count(request: AnyRequest) -> Answer:
    member = await staff_member(request)
    form = await read_form(request)
    reason = form["reason"] or BY_HAND
    if faults({"reason": reason}, {"reason": Field("", Name)}):
        reason = BY_HAND
    _count, is_new = await products.put_on_count_list(form["product_id"], reason, member.name)
    told = _("Added to the count list.") if is_new else _("Already on the count list.")
    return see_other(COUNTS, Flash(told))


@post(f"{COUNTS}/{{count_id:uuid}}", include_in_schema=False)
async def record_count(request: AnyRequest, count_id: FromPath[UUID]) -> Answer:
    member = await staff_member(request)
    form = await read_form(request)
    counted, seen = whole_number(form["counted"]), whole_number(form["seen"])
    typed = {count_id: form["counted"]}
    if counted is None or seen is None:
        wrong = {count_id: _("Enter how many there are, such as 12 or 0")}
        return await _list(request, 422, typed, wrong)
    try:
        made = await products.record_count(count_id, counted, seen, member.name)
    except (HeldByOrders, StockMoved) as error:
        return await _list(request, 409, typed, {count_id: error.detail()})
    except CountedAlready as error:
        return see_other(COUNTS, Flash(error.detail(), "warning"))
    message = _("{name}: {count} on hand.").format(name=made.name, count=made.counted)
    return see_other(COUNTS, Flash(message))


async def _list(
    request: AnyRequest,
    status: int = 200,
    typed: Mapping[UUID, str] | None = None,
    wrong: Mapping[UUID, str] | None = None,
) -> Response[str]:
    return page(
        request,
        "staff/counts/index.html",
        status,
        member=await staff_member(request),
        counts=await products.open_counts(),
        recent=await products.recent_counts(),
        stock_counts=await products.count_stock(),
        typed=typed or {},
        errors=wrong or {},
    )


handlers = [list_counts, ask_count, record_count]
