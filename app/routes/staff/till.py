"""The till: all money of a range of days, and where a provider's books differ from the shop's."""

from collections.abc import AsyncGenerator, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Final
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Stream

from app.i18n.language import gettext as _
from app.i18n.language import gettext_noop
from app.services import payments
from app.services.payments import Explanation
from app.values.money import digits
from app.values.till import DifferenceState
from app.web.csv import Cell, is_plain, table
from app.web.flash import Flash, see_other
from app.web.forms import read_form
from app.web.identity import staff_member
from app.web.pages import Answer, AnyRequest, page
from app.web.range_query import PRESETS, exported_range, read_chosen

TILL: Final = "/staff/till"
COLUMNS: Final = (
    "at_utc",
    "kind",
    "provider",
    "payment_method",
    "order_number",
    "amount",
    "fee",
    "net",
    "currency",
    "reference",
)
NO_REASON: Final = gettext_noop("Enter why the books differ")


@get(TILL, include_in_schema=False)
async def show_till(request: AnyRequest) -> Response[str]:
    return await _page(request)


@get(f"{TILL}.csv", include_in_schema=False)
async def export_till(request: AnyRequest) -> Stream:
    over = exported_range(request.query_params)
    return table("till", COLUMNS, _rows(payments.list_entries(over)), plain=is_plain(request))


@post(f"{TILL}/comparisons", status_code=303, include_in_schema=False)
async def compare(request: AnyRequest) -> Answer:
    await payments.ask_to_compare((await staff_member(request)).name)
    return see_other(TILL, Flash(_("The till is being compared. Look again in a minute.")))


@post(
    f"{TILL}/differences/{{difference_id:uuid}}/explanation",
    status_code=303,
    include_in_schema=False,
)
async def explain(request: AnyRequest, difference_id: FromPath[UUID]) -> Answer:
    member, form = await staff_member(request), await read_form(request)
    typed = form.get("reason", "").strip()
    field = f"difference-{difference_id}-reason"
    if not typed:
        return await _page(request, 422, {field: _(NO_REASON)})
    try:
        given = msgspec.convert({"reason": typed}, Explanation)
    except msgspec.ValidationError:
        errors = {field: _("Enter at most 2,000 characters")}
        return await _page(request, 422, errors, {field: typed})
    await payments.explain(difference_id, given.reason, member.name)
    return see_other(f"{TILL}#differences-title", Flash(_("The difference is explained.")))


async def _page(
    request: AnyRequest,
    status: int = 200,
    errors: Mapping[str, str] | None = None,
    typed: Mapping[str, str] | None = None,
) -> Response[str]:
    chosen = read_chosen(request.query_params)
    return page(
        request,
        "staff/till/show.html",
        status,
        member=await staff_member(request),
        chosen=chosen,
        presets=PRESETS,
        compared="",
        till=await payments.read_till(chosen.over),
        noticed=await payments.list_differences(DifferenceState.NOTICED),
        explained=await payments.list_differences(DifferenceState.EXPLAINED, limit=20),
        disputes=await payments.list_disputes(),
        comparisons=await payments.list_comparisons(),
        typed=typed or {},
        errors=errors or {},
    )


async def _rows(
    found: AsyncGenerator[Sequence[payments.TillEntry]],
) -> AsyncGenerator[Iterable[Sequence[Cell]]]:
    async for portion in found:
        yield [_cells(one) for one in portion]


def _cells(one: payments.TillEntry) -> Sequence[Cell]:
    amounts = (one.amount, one.fee, one.amount - one.fee)
    return (
        *(one.at, one.kind, one.provider, one.method, one.order_number),
        *(Decimal(amount).scaleb(-digits(one.currency)) for amount in amounts),
        *(one.currency, one.reference),
    )


handlers = [show_till, export_till, compare, explain]
