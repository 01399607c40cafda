"""Stock-takes: shelves are chosen, their products counted, and the differences saved at once."""

from collections.abc import Mapping
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from app.i18n.language import gettext as _
from app.i18n.language import ngettext
from app.routes.staff.stock_takes.pages import (
    DIFFERENCES,
    TAKE,
    TAKES,
    counted_so_far,
    differences_page,
    lines_page,
)
from app.services import products
from app.services.products import (
    NoSuchShelf,
    NotBooked,
    NotInStockTake,
    StockTake,
    StockTakeChanged,
    StockTakeEnded,
)
from app.web.flash import Flash, see_other
from app.web.forms import read_form, whole_number
from app.web.identity import staff_member
from app.web.pages import Answer, AnyRequest, page


@get(TAKES, include_in_schema=False)
async def list_takes(request: AnyRequest) -> Response[str]:
    return await _list(request, {})


@post(TAKES, include_in_schema=False)
async def start(request: AnyRequest) -> Answer:
    member = await staff_member(request)
    form = await read_form(request)
    first = form["first"][:40]
    # Products without a shelf are counted by themselves.
    last = (form["last"] or first)[:40] if first else ""
    try:
        take, is_new = await products.start_stock_take(first, last, member.name)
    except NoSuchShelf as error:
        return await _list(request, {"first": error.detail()}, 422)
    if is_new:
        return Redirect(_href(take), status_code=303)
    told = _("{name} has already started this stock-take. You can count along.")
    return see_other(_href(take), Flash(told.format(name=take.started_by), "warning"))


@get(TAKE, include_in_schema=False)
async def show_take(
    request: AnyRequest,
    take_id: FromPath[UUID],
    view: FromQuery[str] = "",
    number: FromQuery[int] = 1,
    scanned: FromQuery[str] = "",
) -> Response[str]:
    take = await products.find_stock_take(take_id)
    if view == DIFFERENCES or not take.is_open:
        return await differences_page(request, take)
    said = None
    if scanned:
        try:
            said = counted_so_far(await products.find_take_line(take_id, scanned))
        except NotInStockTake:
            said = None
    return await lines_page(request, take, number, said)


@post(f"{TAKE}/result", include_in_schema=False)
async def save(request: AnyRequest, take_id: FromPath[UUID]) -> Answer:
    member = await staff_member(request)
    form = await read_form(request)
    try:
        take = await products.save_stock_take(take_id, member.name, whole_number(form["version"]))
    except StockTakeEnded as error:
        return see_other(f"{TAKES}/{take_id}", Flash(error.detail(), "warning"))
    except StockTakeChanged:
        told = _("More was counted since. Look at the differences again, then save.")
    except NotBooked as error:
        told = error.detail()
    else:
        message = ngettext("{count} count saved.", "{count} counts saved.", take.counted)
        return see_other(_href(take), Flash(message.format(count=take.counted)))
    return await differences_page(request, await products.find_stock_take(take_id), told)


@post(f"{TAKE}/abandonment", include_in_schema=False)
async def give_up(request: AnyRequest, take_id: FromPath[UUID]) -> Answer:
    member = await staff_member(request)
    try:
        await products.give_up_stock_take(take_id, member.name)
    except StockTakeEnded as error:
        return see_other(f"{TAKES}/{take_id}", Flash(error.detail(), "warning"))
    return see_other(TAKES, Flash(_("The stock-take was given up. No stock was changed.")))


async def _list(request: AnyRequest, errors: Mapping[str, str], status: int = 200) -> Response[str]:
    return page(
        request,
        "staff/stock_takes/index.html",
        status,
        member=await staff_member(request),
        shelves=await products.shelves_to_count(),
        takes=await products.open_stock_takes(),
        ended=await products.ended_stock_takes(),
        stock_counts=await products.count_stock(),
        errors=errors,
    )


def _href(take: StockTake) -> str:
    return f"{TAKES}/{take.take_id}"


handlers = [list_takes, start, show_take, save, give_up]
