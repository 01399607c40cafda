"""The pictures of products."""

from typing import Annotated, Final
from uuid import UUID

from litestar import Response, delete, get, post, put
from litestar.params import FromPath, QueryParameter

from app.routes.api.examples import pictures as examples
from app.routes.api.examples.orders import body
from app.routes.api.products import reads_drafts
from app.services import products
from app.values.paging import Page
from app.web.conditional import IfMatch, expected_versions, tagged
from app.web.openapi import (
    ANYONE,
    BODY_PROBLEMS,
    KEY_PROBLEMS,
    WITH_KEY,
    PictureBody,
    problems,
    shown,
)
from app.web.pages import AnyRequest
from app.web.uploads import MAX_PICTURE_BODY, read_picture

TAGS = ["products"]
PICTURES: Final = "/products/{product_id:str}/pictures"
PICTURE: Final = f"{PICTURES}/{{picture_id:uuid}}"

Alt = Annotated[
    str, QueryParameter(max_length=300, description="What the picture shows, in one line")
]


@get(
    PICTURES,
    tags=TAGS,
    security=ANYONE,
    operation_id="listPictures",
    summary="The pictures of a product, in their order",
    responses=problems("not-found")
    | {200: shown(Page[products.ProductPicture], "The pictures", examples.PICTURES)},
)
async def list_pictures(
    request: AnyRequest, product_id: FromPath[str]
) -> Page[products.ProductPicture]:
    """The first one is shown in lists. There are at most 20, all in one answer. Those of a draft
    are found with `products:read` only.
    """
    product = await products.find_product(product_id, drafts=await reads_drafts(request))
    return Page(product.pictures, None)


@post(
    PICTURES,
    tags=TAGS,
    security=WITH_KEY,
    operation_id="addPicture",
    operation_class=PictureBody,
    summary="Add a picture behind the others",
    request_max_body_size=MAX_PICTURE_BODY,
    responses=problems(
        *KEY_PROBLEMS,
        *(one for one in BODY_PROBLEMS if one != "malformed-json"),
        "not-found",
        "too-many-pictures",
    )
    | {
        200: shown(products.ProductPicture, "The product has it already", examples.PICTURE),
        201: shown(products.ProductPicture, "The picture", examples.PICTURE),
    },
)
async def add_picture(
    request: AnyRequest, product_id: FromPath[str], alt: Alt = ""
) -> Response[products.ProductPicture]:
    """The body is a picture of at most 20 MB and 65 million pixels, or a form with the file
    `picture` and the text `alt`.

    It is turned as the camera was held, its metadata is dropped, and it is drawn in up to three
    widths, each as WebP and as JPEG. Of an animation, the first frame is kept. The same picture
    again changes nothing. An `alt` in the form comes before one in the address.
    """
    sent, alt = await read_picture(request, alt)
    added, is_new = await products.add_picture(product_id, sent, alt, request.auth.name)
    return tagged(added, added.version, status=201 if is_new else 200)


@put(
    PICTURE,
    tags=TAGS,
    security=WITH_KEY,
    operation_id="changePicture",
    summary="Describe a picture, or move it",
    responses=problems(*KEY_PROBLEMS, *BODY_PROBLEMS, "not-found", "precondition-failed")
    | {200: shown(products.ProductPicture, "The picture, changed", examples.PICTURE)},
)
async def change_picture(
    request: AnyRequest,
    product_id: FromPath[str],
    picture_id: FromPath[UUID],
    data: Annotated[products.PictureChange, body(examples.CHANGE)],
    if_match: IfMatch = None,
) -> Response[products.ProductPicture]:
    """What is left out keeps its value. The pictures between the old and the new position move by
    one.
    """
    versions = expected_versions(if_match)
    changed = await products.change_picture(
        product_id, picture_id, data, request.auth.name, versions
    )
    return tagged(changed, changed.version)


@delete(
    PICTURE,
    tags=TAGS,
    security=WITH_KEY,
    operation_id="removePicture",
    summary="Remove a picture",
    responses=problems(*KEY_PROBLEMS, "not-found", "precondition-failed"),
)
async def remove_picture(
    product_id: FromPath[str], picture_id: FromPath[UUID], if_match: IfMatch = None
) -> None:
    """Its files stay available for 30 days, for pages that still show them."""
    await products.remove_picture(product_id, picture_id, expected_versions(if_match))


handlers = [list_pictures, add_picture, change_picture, remove_picture]
