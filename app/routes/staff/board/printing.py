"""Packing slips, labels and pick lists for parcels, as pages that print.

A form asks for a paper, which is remembered, and leads to the page that prints it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app.i18n.language import gettext as _
from app.infra import database
from app.routes.staff.board.label_letters import label_note, letters, sender
from app.routes.staff.board.selection import MAX_SELECTED, chosen
from app.routes.staff.board.slip_sheets import sheets_of
from app.routes.staff.cash import cash_of
from app.services import delivery, products
from app.services.delivery import Shipment, UnknownShipment
from app.services.products import ShelvedProduct
from app.values.fields import Invalid
from app.values.papers import Paper
from app.values.statuses import ShipmentStatus
from app.web.forms import read_all, read_form
from app.web.identity import staff_member
from app.web.pages import Answer, AnyRequest, page
from app.web.words import parcel_name

PATHS: Final = {
    Paper.SLIP: "/staff/slips",
    Paper.LABEL: "/staff/labels",
    Paper.PICK_LIST: "/staff/pick-lists",
}


class ListedProduct(msgspec.Struct, frozen=True):
    """What is taken from one shelf, and how many pieces of it each parcel gets, by its name."""

    product_id: str
    name: str
    shelf: str
    parcels: dict[str, int]

    @property
    def pieces(self) -> int:
        return sum(self.parcels.values())


@post(list(PATHS.values()), include_in_schema=False)
async def print_paper(request: AnyRequest) -> Answer:
    member = await staff_member(request)
    form = await read_form(request)
    shipments = await chosen(request, await read_all(request, "id"), form.get("view", ""))
    if not isinstance(shipments, list):
        return shipments
    ids = [one.shipment_id for one in shipments]
    path = request.url.path
    paper = next(one for one, its_path in PATHS.items() if its_path == path)
    await delivery.note_printed(ids, paper, member.name)
    return Redirect(f"{path}?ids={','.join(map(str, ids))}&now=1", status_code=303)


@get("/staff/slips", include_in_schema=False)
async def show_slips(request: AnyRequest) -> Response[str]:
    member = await staff_member(request)
    found, missing = await _asked(request)
    siblings, shelved = await delivery.siblings_of(found), await _shelved(found)
    places = {product_id: place for place, product_id in enumerate(shelved)}
    return page(
        request,
        "staff/printing/slips.html",
        member=member,
        shipments=found,
        siblings=siblings,
        sheets={
            one.shipment_id: sheets_of(one, siblings[one.shipment_id], places) for one in found
        },
        shelves={product_id: one.shelf for product_id, one in shelved.items() if one.shelf},
        missing=missing,
        cash=await cash_of(found),
        papers=_papers(request, found),
    )


@get("/staff/labels", include_in_schema=False)
async def show_labels(request: AnyRequest) -> Response[str]:
    member = await staff_member(request)
    found, missing = await _asked(request)
    cash = await cash_of(found)
    return page(
        request,
        "staff/printing/labels.html",
        member=member,
        labels=[_label(one, cash) for one in found],
        shipments=found,
        sender=sender(),
        missing=missing,
        cash=cash,
        papers=_papers(request, found),
    )


@get("/staff/labels/{shipment_id:uuid}", include_in_schema=False)
async def show_label(request: AnyRequest, shipment_id: FromPath[UUID]) -> Response[str]:
    member = await staff_member(request)
    shipment = await delivery.find_shipment(shipment_id)
    cash = await cash_of([shipment])
    return page(
        request,
        "staff/printing/labels.html",
        member=member,
        labels=[_label(shipment, cash)],
        shipments=[shipment],
        sender=sender(),
        missing=0,
        cash=cash,
        papers=_papers(request, [shipment]),
    )


@get("/staff/pick-lists", include_in_schema=False)
async def show_pick_list(request: AnyRequest) -> Response[str]:
    member = await staff_member(request)
    found, missing = await _asked(request)
    waiting = [one for one in found if one.status == ShipmentStatus.PENDING and not one.hold]
    return page(
        request,
        "staff/printing/pick_list.html",
        member=member,
        shipments=found,
        waiting=waiting,
        read_at=await database.now(),
        picks=_picks(waiting, await _shelved(waiting)),
        missing=missing,
        papers=_papers(request, found),
    )


def _label(shipment: Shipment, cash: Mapping[UUID, str]) -> tuple[Shipment, int, str]:
    with_cash = shipment.shipment_id in cash
    size = letters(shipment, with_cash=with_cash)
    return shipment, size, label_note(shipment, with_cash=with_cash)


async def _asked(request: AnyRequest) -> tuple[list[Shipment], int]:
    """Returns the parcels that the address names, and how many of them do not exist.

    `?ids=` takes shipment ids with commas between them; a form may send each as `id`, too. Raises
    `Invalid`, and `UnknownShipment` if none exists.
    """
    given = request.query_params
    asked = _ids([*given.getall("ids", []), *given.getall("id", [])])
    found = await delivery.find_shipments(asked)
    if not found:
        raise UnknownShipment
    return found, len(asked) - len(found)


async def _shelved(shipments: Sequence[Shipment]) -> dict[str, ShelvedProduct]:
    return await products.on_shelves({item.product_id for one in shipments for item in one.items})


def _picks(
    shipments: Sequence[Shipment], shelved: dict[str, ShelvedProduct]
) -> list[ListedProduct]:
    """Returns what the parcels need, by product in the order of the shelves."""
    names: dict[str, str] = {}
    parcels: dict[str, Counter[str]] = {}
    for one in shipments:
        for item in one.items:
            names.setdefault(item.product_id, item.name)
            parcels.setdefault(item.product_id, Counter())[parcel_name(one)] += item.quantity
    # A product that is no longer known is picked all the same, last.
    return [
        ListedProduct(key, names[key], shelved[key].shelf if key in shelved else "", parcels[key])
        for key in [*shelved, *(key for key in names if key not in shelved)]
    ]


def _papers(request: AnyRequest, shipments: Sequence[Shipment]) -> dict[str, object]:
    """Returns what a page of paper has around the paper: which one it is, and for which parcels."""
    return {
        "ids": ",".join(str(one.shipment_id) for one in shipments),
        "at_once": "now" in request.query_params,
    }


def _ids(given: list[str]) -> list[UUID]:
    """Returns each id once. Raises `Invalid`."""
    words = [word.strip() for one in given for word in one.split(",") if word.strip()]
    try:
        ids = list(dict.fromkeys(map(UUID, words)))
    except ValueError as error:
        raise Invalid("ids", _("contains something that is not a parcel ID")) from error
    if not ids:
        raise Invalid("ids", _("names no parcel"))
    if len(ids) > MAX_SELECTED:
        raise Invalid("ids", _("names more than {most} parcels").format(most=MAX_SELECTED))
    return ids


handlers = [print_paper, show_slips, show_labels, show_label, show_pick_list]
