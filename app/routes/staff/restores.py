"""What is held since a restore, and the managers' decision about it."""

from typing import Final

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Redirect

from app import messaging
from app.i18n.language import gettext as _
from app.i18n.language import ngettext
from app.services import sales
from app.services.flats import OUTBOUND
from app.values.restores import HeldDecision, HeldKind
from app.web.flash import Flash, see_other
from app.web.identity import staff_member
from app.web.pages import AnyRequest, page

HERE: Final = "/staff/restores"


@get(HERE, include_in_schema=False)
async def show_restore(request: AnyRequest) -> Response[str]:
    restore = await messaging.last_restore()
    return page(
        request,
        "staff/restores/index.html",
        member=await staff_member(request),
        restore=restore,
        holds=await messaging.holds_of(restore, OUTBOUND) if restore else [],
        gap=await sales.find_invoice_gap(restore.number) if restore else None,
    )


@post(f"{HERE}/{{kind:str}}/release", include_in_schema=False)
async def send_held(request: AnyRequest, kind: FromPath[str]) -> Redirect:
    count = await _decide(kind, HeldDecision.SEND)
    if count is None:
        return _decided_before()
    said = ngettext("{count} is on its way.", "{count} are on their way.", count)
    return see_other(HERE, Flash(said.format(count=count)))


@post(f"{HERE}/{{kind:str}}/removal", include_in_schema=False)
async def drop_held(request: AnyRequest, kind: FromPath[str]) -> Redirect:
    count = await _decide(kind, HeldDecision.DROP)
    if count is None:
        return _decided_before()
    said = ngettext("{count} was dropped.", "{count} were dropped.", count)
    return see_other(HERE, Flash(said.format(count=count)))


async def _decide(kind: str, decision: HeldDecision) -> int | None:
    if kind not in OUTBOUND:
        raise NotFoundException
    count = await messaging.decide(HeldKind(kind), decision, OUTBOUND[HeldKind(kind)])
    # The next page comes from this process, or from one that is nudged.
    await messaging.refresh_held()
    return count


def _decided_before() -> Redirect:
    return see_other(HERE, Flash(_("This has already been decided."), "warning"))


handlers = [show_restore, send_held, drop_held]
