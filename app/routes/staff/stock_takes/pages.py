"""The pages of a stock-take: what is to be counted, and what differs."""

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec
from litestar import Response

from app.i18n.language import gettext as _
from app.services import products
from app.services.products import FileFault, StockTake
from app.values.product_states import CountFault
from app.web.form_keys import fresh_key
from app.web.identity import staff_member
from app.web.pages import AnyRequest, page

TAKES: Final = "/staff/stock-takes"
TAKE: Final = f"{TAKES}/{{take_id:uuid}}"
# The view of what differs, which is looked at before saving.
DIFFERENCES: Final = "differences"
# Lines of a page.
PAGE: Final = 100


class Scanned(msgspec.Struct, frozen=True):
    """What the last scan did; `wrong` if it counted nothing."""

    message: str
    wrong: bool = False


async def lines_page(
    request: AnyRequest,
    take: StockTake,
    number: int,
    said: Scanned | None = None,
    typed: Mapping[str, str] | None = None,
    wrong: Mapping[str, str] | None = None,
) -> Response[str]:
    if not take.is_open:
        return await differences_page(request, take)
    pages = max(1, -(-take.products // PAGE))
    number = min(max(1, number), pages)
    return page(
        request,
        "staff/stock_takes/show.html",
        422 if wrong or (said and said.wrong) else 200,
        member=await staff_member(request),
        take=take,
        lines=await products.take_lines(take.take_id, PAGE, PAGE * (number - 1)),
        number=number,
        pages=pages,
        said=said,
        typed=typed or {},
        errors=wrong or {},
        key=fresh_key(),
    )


async def differences_page(
    request: AnyRequest, take: StockTake, wrong: str = "", unread: Sequence[FileFault] = ()
) -> Response[str]:
    lines = await products.differing_lines(take.take_id)
    return page(
        request,
        "staff/stock_takes/differences.html",
        409 if wrong else 200,
        member=await staff_member(request),
        take=take,
        lines=lines,
        faults={line.product_id: _fault(line) for line in lines if take.is_open and line.fault},
        wrong=wrong,
        unread=unread,
    )


def counted_so_far(line: products.TakeLine) -> Scanned:
    return Scanned(_("{name}: {count} counted.").format(name=line.name, count=line.counted or 0))


def _fault(line: products.TakeLine) -> str:
    if line.fault == CountFault.COUNTED:
        return _("This stock was counted or corrected elsewhere since the count began.")
    message = _("Open orders hold {count}, and only {left} would be left.")
    return message.format(count=line.reserved, left=max(0, line.becomes))
