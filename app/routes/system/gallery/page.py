"""Every element of a page in every state, for the people who build pages. In a demo shop only."""

from typing import Any, Final

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, FromQuery

from app.routes.system.gallery import board, divided, parcels, shop
from app.routes.system.gallery.samples import Sample
from app.web.pages import THEMES, AnyRequest, page

GALLERY: Final = "/gallery"


@get(GALLERY, include_in_schema=False)
async def list_samples(request: AnyRequest) -> Response[str]:
    return page(request, "system/gallery/index.html", pieces=await _samples())


@get(f"{GALLERY}/{{piece:str}}/{{name:str}}", include_in_schema=False)
async def show_sample(
    request: AnyRequest, piece: FromPath[str], name: FromPath[str], theme: FromQuery[str] = ""
) -> Response[str]:
    found = (await _samples()).get(piece, {}).get(name)
    if found is None:
        raise NotFoundException
    chosen: dict[str, Any] = {"theme": theme} if theme in THEMES else {}
    return page(
        request,
        "system/gallery/show.html",
        piece=piece,
        name=name,
        staff=found.staff,
        sample=found.template,
        **found.given,
        **chosen,
    )


async def _samples() -> dict[str, dict[str, Sample]]:
    return {
        "order": await shop.orders() | await divided.orders(),
        "product": shop.products(),
        "words": {
            "status": Sample("system/gallery/_words.html"),
            "notices": Sample("system/gallery/_notices.html"),
            "connection": Sample("system/gallery/_connection.html"),
            "lists": Sample("system/gallery/_lists.html"),
        },
        "form": {
            "empty": Sample("system/gallery/_form.html", {"errors": {}}),
            "mistakes": Sample(
                "system/gallery/_form.html", {"errors": {"email": "Enter an email"}}
            ),
        },
        "row": board.rows(),
        "step": board.steps(),
        "parcel": parcels.parcels(),
        "chart": {"a day": board.drawn()},
    }


handlers = [list_samples, show_sample]
