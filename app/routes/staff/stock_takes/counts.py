"""What is counted in a stock-take: numbers that are typed, and pieces that are scanned."""

from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from litestar import post
from litestar.params import FromPath
from litestar.response import Redirect

from app import idempotency
from app.i18n.language import gettext as _
from app.routes.staff.stock_takes.pages import (
    DIFFERENCES,
    TAKE,
    TAKES,
    Scanned,
    counted_so_far,
    lines_page,
)
from app.services import products
from app.services.products import NotInStockTake, StockTakeEnded, TypedCount
from app.web.flash import Flash, see_other
from app.web.form_keys import form_key
from app.web.forms import Form, one_line, read_form, whole_number
from app.web.identity import staff_member
from app.web.pages import Answer, AnyRequest

COUNTED: Final = "counted-"
WAS: Final = "was-"
SEEN: Final = "seen-"
# Digits; a longer number is a barcode that was scanned into the wrong field.
MAX_DIGITS: Final = 7


@post(f"{TAKE}/counts", include_in_schema=False)
async def count(request: AnyRequest, take_id: FromPath[UUID]) -> Answer:
    """Writes down what was typed, and then the piece that was scanned."""
    member = await staff_member(request)
    form = await read_form(request)
    number = whole_number(form["number"]) or 1
    entries, wrong = _entries(form)
    try:
        refused = await products.type_counts(take_id, entries, member.name)
        for product_id in refused:
            wrong[product_id] = await _moved(take_id, product_id, form)
        code = one_line(form["code"])
        piece, said = await _scan(request, take_id, form, code) if code else ("", None)
    except StockTakeEnded as error:
        return see_other(f"{TAKES}/{take_id}", Flash(error.detail(), "warning"))
    if wrong or (said and said.wrong):
        take = await products.find_stock_take(take_id)
        typed = {product_id: form[COUNTED + product_id] for product_id in wrong}
        return await lines_page(request, take, number, said, typed, wrong)
    following = number + (form["go"] == "next")
    chosen = {"number": str(following)} if following > 1 else {}
    if form["go"] == DIFFERENCES:
        chosen = {"view": DIFFERENCES}
    elif piece:
        chosen["scanned"] = piece
    query = f"?{urlencode(chosen)}" if chosen else ""
    return Redirect(f"{TAKES}/{take_id}{query}", status_code=303)


def _entries(form: Form) -> tuple[dict[str, TypedCount], dict[str, str]]:
    """Returns what was typed anew, by product, and what is no number."""
    entries: dict[str, TypedCount] = {}
    wrong: dict[str, str] = {}
    for name, value in form.items():
        product_id = name.removeprefix(COUNTED)
        if product_id == name or value == form.get(WAS + product_id, ""):
            continue
        counted = whole_number(value)
        if not value:
            entries[product_id] = TypedCount(None)
        elif counted is None or len(value) > MAX_DIGITS or counted > products.MAX_COUNTED:
            wrong[product_id] = _("Enter how many there are, such as 12 or 0")
        else:
            entries[product_id] = TypedCount(counted, whole_number(form.get(SEEN + product_id, "")))
    return entries, wrong


async def _moved(take_id: UUID, product_id: str, form: Form) -> str:
    line = await products.find_take_line(take_id, product_id)
    message = _(
        "The stock changed from {seen} to {on_hand} since this page was opened. If {counted} is "
        "what is there now, save it again."
    )
    return message.format(
        seen=form[SEEN + product_id], on_hand=line.on_hand, counted=form[COUNTED + product_id]
    )


async def _scan(request: AnyRequest, take_id: UUID, form: Form, code: str) -> tuple[str, Scanned]:
    """Counts the piece with this code, and returns its product, or says why it was not counted."""
    member = await staff_member(request)
    found = await products.find_scanned(code)
    if len(found) > 1:
        told = _("{code} is the code of several products: {names}. Type the number instead.")
        names = ", ".join(one.name for one in found)
        return "", Scanned(told.format(code=code, names=names), wrong=True)
    product_id = found[0].product_id if found else code
    once = form_key(member.staff_id, form, "stock-take-pieces", str(take_id), content=code)
    try:
        line = await idempotency.waiting_for_itself(
            lambda: products.count_piece(once, take_id, product_id, member.name)
        )
    except idempotency.KeyReused:
        return "", Scanned(_("Not counted. Scan the piece again."), wrong=True)
    except NotInStockTake:
        if not found:
            told = _("No product has the code {code}.").format(code=code)
        elif found[0].shelf:
            told = _("{name} belongs to shelf {shelf} and was not counted here.")
            told = told.format(name=found[0].name, shelf=found[0].shelf)
        else:
            told = _("{name} has no shelf yet and was not counted here.")
            told = told.format(name=found[0].name)
        return "", Scanned(told, wrong=True)
    return line.product_id, counted_so_far(line)


handlers = [count]
