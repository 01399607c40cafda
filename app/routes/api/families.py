"""Families: products that differ in options such as colour and size."""

from typing import Annotated

from litestar import Response, get, put
from litestar.params import FromPath

from app.routes.api.examples import products as examples
from app.routes.api.examples.orders import body
from app.services import products
from app.web.conditional import IfMatch, IfNoneMatch, expected_versions, tagged, unless_known
from app.web.openapi import BODY_PROBLEMS, KEY_PROBLEMS, NOT_MODIFIED, WITH_KEY, problems, shown
from app.web.pages import AnyRequest

TAGS = ["products"]


@get(
    "/families/{family_id:str}",
    tags=TAGS,
    security=WITH_KEY,
    operation_id="getFamily",
    summary="One family of products",
    responses=problems(*KEY_PROBLEMS, "not-found")
    | {200: shown(products.Family, "The family", examples.FAMILY), 304: NOT_MODIFIED},
)
async def show_family(
    family_id: FromPath[str], if_none_match: IfNoneMatch = None
) -> Response[products.Family] | Response[None]:
    """Its products are `members`, each with one value of each option."""
    family = await products.find_family(family_id)
    return unless_known(tagged(family, family.version), if_none_match)


@put(
    "/families/{family_id:str}",
    tags=TAGS,
    security=WITH_KEY,
    operation_id="putFamily",
    summary="Make or change a family of products",
    responses=problems(*KEY_PROBLEMS, *BODY_PROBLEMS, "precondition-failed")
    | {
        200: shown(products.Family, "The family, changed", examples.FAMILY),
        201: shown(products.Family, "The family, new", examples.FAMILY),
    },
)
async def put_family(
    request: AnyRequest,
    family_id: FromPath[str],
    data: Annotated[products.FamilyInput, body(examples.NEW_FAMILY)],
    if_match: IfMatch = None,
) -> Response[products.Family]:
    """The body is the whole family. Its products are named after it and their values, such as
    `T-shirt (Blue, M)`; a product that is left out keeps its name and is by itself again.

    A combination is one product's, and a product is in one family at most (422).

    Where `texts` has a name, the products are named in that language as well, `T-Shirt (Blau, M)`.
    All texts are given at once, and they stay if `texts` is left out.
    """
    wanted = expected_versions(if_match)
    family, made = await products.put_family(family_id, data, request.auth.name, wanted)
    return tagged(family, family.version, status=201 if made else 200)


handlers = [show_family, put_family]
