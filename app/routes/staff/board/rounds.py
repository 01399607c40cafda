"""Pick rounds: a list by shelf for up to twelve parcels, which are then packed box by box."""

from collections import Counter
from collections.abc import Iterator
from typing import Final
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app.i18n.language import gettext as _
from app.i18n.language import ngettext
from app.routes.staff.board.selection import chosen, to_board
from app.services import delivery, products
from app.services.delivery import Round
from app.web.flash import Flash, see_other
from app.web.forms import read_all, read_form
from app.web.identity import staff_member
from app.web.pages import Answer, AnyRequest, page

ROUNDS: Final = "/staff/rounds"
# So many pieces of one product for one box are counted, and not listed one by one.
LISTED: Final = 3


class Pick(msgspec.Struct, frozen=True):
    """What is taken from one shelf; `boxes` has how many pieces go into each."""

    product_id: str
    name: str
    shelf: str
    boxes: dict[int, int]

    @property
    def pieces(self) -> int:
        return sum(self.boxes.values())

    @property
    def targets(self) -> list[tuple[int, int]]:
        """The boxes with their pieces: a box is named once for each of a few, else once for all."""
        return list(self._targets())

    def _targets(self) -> Iterator[tuple[int, int]]:
        for box, pieces in sorted(self.boxes.items()):
            yield from [(box, 1)] * pieces if pieces <= LISTED else [(box, pieces)]


@post(ROUNDS, include_in_schema=False)
async def start(request: AnyRequest) -> Answer:
    """Takes the parcels that were ticked on the board, or those that wait longest if none were."""
    member = await staff_member(request)
    form = await read_form(request)
    ticked = await read_all(request, "id")
    ids: list[UUID] | None = None
    if ticked:
        shipments = await chosen(request, ticked, form.get("view", ""))
        if not isinstance(shipments, list):
            return shipments
        ids = [one.shipment_id for one in shipments]
    before = await delivery.round_of(member.staff_id)
    found = await delivery.start_round(member.staff_id, member.name, ids)
    if found is None:
        message = _("Nothing to pick: every waiting parcel is on hold or being packed.")
        return to_board(form.get("view", ""), Flash(message, "warning"))
    count = len(found.boxes)
    message = ngettext(
        "{count} parcel is yours to pick.", "{count} parcels are yours to pick.", count
    ).format(count=count)
    if found.round_id == before:
        message = _("Your last round is still under way. Finish or end it before the next.")
    elif ids and count == delivery.MOST_BOXES < len(ids):
        message += " " + _("A round has no more boxes.")
    elif ids and count < len(ids):
        message += " " + _("The others are on hold or being packed.")
    return see_other(f"{ROUNDS}/{found.round_id}", Flash(message))


@get(f"{ROUNDS}/{{round_id:uuid}}", include_in_schema=False)
async def show(request: AnyRequest, round_id: FromPath[UUID]) -> Response[str]:
    member = await staff_member(request)
    found = await delivery.find_round(round_id)
    return page(
        request,
        "staff/rounds/show.html",
        member=member,
        round=found,
        picks=await picks_of(found),
        mine=found.staff_id == member.staff_id,
    )


@post(f"{ROUNDS}/{{round_id:uuid}}/end", include_in_schema=False)
async def end(request: AnyRequest, round_id: FromPath[UUID]) -> Redirect:
    member = await staff_member(request)
    released = await delivery.end_round(round_id, member.staff_id)
    message = ngettext(
        "Round ended. {count} parcel is free for others.",
        "Round ended. {count} parcels are free for others.",
        released,
    ).format(count=released)
    return to_board("", Flash(message))


async def picks_of(found: Round) -> list[Pick]:
    """Returns what is still to be picked, in the order of the shelves."""
    names: dict[str, str] = {}
    boxes: dict[str, Counter[int]] = {}
    for one in found.to_pack:
        for item in one.shipment.items:
            names.setdefault(item.product_id, item.name)
            boxes.setdefault(item.product_id, Counter())[one.box] += item.quantity
    shelved = await products.on_shelves(names)
    # A product that is no longer known is picked all the same, last.
    return [
        Pick(key, names[key], shelved[key].shelf if key in shelved else "", dict(boxes[key]))
        for key in [*shelved, *(key for key in names if key not in shelved)]
    ]


handlers = [start, show, end]
