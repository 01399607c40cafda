"""Products and their stock."""

from typing import Annotated

import msgspec
from litestar import Response, get, post, put
from litestar.params import FromPath, FromQuery, QueryParameter

from app.i18n.language import LANGUAGES
from app.routes.api.examples import products as examples
from app.routes.api.examples.orders import body
from app.services import products
from app.values.fields import END, Invalid, Name
from app.values.money import MAX_PRICE
from app.values.paging import Page
from app.values.refusal import Changed
from app.values.text import searchable
from app.web.conditional import (
    NEW,
    IfMatch,
    IfNoneMatch,
    OnlyNew,
    expected_versions,
    tagged,
    unless_known,
)
from app.web.idempotency_key import KEY_IN_USE, IdempotencyKey, key_of, replayed
from app.web.identity import api_key
from app.web.list_parameters import Cursor, Limit, Search
from app.web.openapi import (
    ANYONE,
    BODY_PROBLEMS,
    KEY_PROBLEMS,
    NOT_MODIFIED,
    WITH_KEY,
    problems,
    shown,
)
from app.web.pages import AnyRequest

TAGS = ["products"]
FAR = 1_000_000_000


PriceBound = Annotated[
    int | None,
    QueryParameter(
        ge=0, le=MAX_PRICE, description="In minor units, such as cents; it belongs to the range."
    ),
]


Spoken = Annotated[
    str,
    QueryParameter(
        pattern=rf"^({'|'.join(sorted(LANGUAGES))})?{END}",
        description="ISO 639-1: name and description, search and sorting are in this language.",
    ),
]


class Basket(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """1 to 100 lines; those of one product are judged by their sum."""

    items: Annotated[list[products.BasketLine], msgspec.Meta(min_length=1, max_length=100)]


class NewMovement(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`quantity` counts goods in, or out below zero."""

    quantity: Annotated[int, msgspec.Meta(ge=-FAR, le=FAR)]
    reason: Name

    def __post_init__(self) -> None:
        if self.quantity == 0:
            raise Invalid("quantity", "must not be 0")


@post(
    "/products/check-availability",
    status_code=200,
    tags=TAGS,
    security=ANYONE,
    operation_id="checkAvailability",
    summary="Whether a basket can be sold now",
    responses=problems(*BODY_PROBLEMS)
    | {200: shown(products.Availability, "The answer, line by line", examples.AVAILABILITY)},
)
async def check_availability(
    data: Annotated[Basket, body(examples.BASKET)],
) -> products.Availability:
    """The answer has one line per line of the request, in its order. Of a product that is unknown
    or archived, 0 are available.
    """
    return await products.check_availability(data.items)


@get(
    "/products",
    tags=TAGS,
    security=ANYONE,
    operation_id="listProducts",
    summary="What the shop sells",
    responses=problems("invalid-input")
    | {200: shown(Page[products.Product], "A page of the list", examples.PRODUCTS)},
)
async def list_products(
    q: Search = None,
    category: Search = None,
    price_from: PriceBound = None,
    price_to: PriceBound = None,
    in_stock: FromQuery[bool] = False,
    language: Spoken = "",
    sort: FromQuery[products.CatalogueSort] = "name",
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[products.Product]:
    """Finds what has all words of `q` in its name, category or description, in any form of the
    word, or has `q` as its SKU, barcode or id. `sort=relevance` begins with the best matches.
    """
    search = products.CatalogueSearch(
        q=searchable(q or ""),
        category=category or "",
        price_from=price_from,
        price_to=price_to,
        in_stock=in_stock,
        language=language,
    )
    return await products.catalogue(search, sort, cursor=cursor, limit=limit)


@get(
    "/products/{product_id:str}",
    tags=TAGS,
    security=ANYONE,
    operation_id="getProduct",
    summary="One product",
    responses=problems("not-found")
    | {200: shown(products.Product, "The product", examples.PRODUCT), 304: NOT_MODIFIED},
)
async def show_product(
    request: AnyRequest, product_id: FromPath[str], if_none_match: IfNoneMatch = None
) -> Response[products.Product] | Response[None]:
    """An archived product is found, too: it is not `sold`, and nothing of it is available. A
    `draft` is found with `products:read` only, and so is a `sale` that has not begun.
    """
    product = await products.find_product(product_id, drafts=await reads_drafts(request))
    return unless_known(_answer(product), if_none_match)


@put(
    "/products/{product_id:str}",
    tags=TAGS,
    security=WITH_KEY,
    operation_id="putProduct",
    summary="Make or change a product",
    responses=problems(*KEY_PROBLEMS, *BODY_PROBLEMS, "precondition-failed")
    | {
        200: shown(products.Product, "The product, changed", examples.PRODUCT),
        201: shown(products.Product, "The product, new", examples.MADE),
    },
)
async def put_product(
    request: AnyRequest,
    product_id: FromPath[str],
    data: Annotated[products.ProductInput, body(examples.NEW_PRODUCT)],
    if_match: IfMatch = None,
    if_none_match: OnlyNew = None,
) -> Response[products.Product]:
    """Fields after the description keep their value if they are left out; an empty text, picture,
    SKU, barcode, shelf or manufacturer removes it, and a weight of 0.

    A barcode is a GTIN of 8, 12, 13 or 14 digits, and comes back in one form: UPC-A is the EAN-13
    with a zero before it. A wrong check digit, or a code of another product, is refused (422).

    A `sale` is a lower price for a time; `{}` ends it. While it runs, `price` is that of the sale,
    and `regular_price` what it costs otherwise. `prior_price` is the lowest price of the 30 days
    before the sale: only a sale below it may be called a reduction (EU 98/6/EC, Article 6a).

    `texts` has names and descriptions in languages that are not the shop's own, all of them: those
    that are left out are removed.

    A new product has its `opening_stock`, by a movement; one that exists keeps its stock. With
    `sold` false it is archived: the catalogue leaves it out and nobody can order it, while open
    orders keep what they hold.

    With `draft` true a new product is a draft: nobody but the staff and keys with `products:read`
    sees it, and nobody can order it. With `sold` true or `draft` false it goes on sale. A product
    that was for sale never becomes a draft (422).
    """
    wanted = NEW if if_none_match else expected_versions(if_match)
    try:
        product, created = await products.put_product(product_id, data, request.auth.name, wanted)
    except products.UnknownProduct:
        raise Changed("product", 0) from None
    if if_none_match and not created:
        raise Changed("product", product.version)
    return _answer(product, 201 if created else 200)


@post(
    "/products/{product_id:str}/stock-movements",
    tags=TAGS,
    security=WITH_KEY,
    operation_id="moveStock",
    summary="Count goods in or out",
    responses=problems(*KEY_PROBLEMS, *BODY_PROBLEMS, *KEY_IN_USE, "not-found", "not-enough-stock")
    | {201: shown(products.StockLevel, "The stock after the movement", examples.STOCK_LEVEL)},
)
async def move_stock(
    request: AnyRequest,
    product_id: FromPath[str],
    data: Annotated[NewMovement, body(examples.MOVEMENT)],
    idempotency_key: IdempotencyKey = None,
) -> Response[products.StockLevel]:
    """The movement is refused (409) if less would be left than open orders hold.

    An answer with `Idempotent-Replayed: true` is an earlier one, byte for byte.
    """
    key = await key_of(request, idempotency_key, "stock-movements", product_id)
    level, again = await products.move_stock_once(
        key, product_id, data.quantity, data.reason, request.auth.name
    )
    return Response(level, headers=replayed(again))


async def reads_drafts(request: AnyRequest) -> bool:
    key = await api_key(request)
    return key is not None and "products:read" in key.scopes


def _answer(product: products.Product, status: int = 200) -> Response[products.Product]:
    # The available quantity changes with every order, and the product's version does not. Nor does
    # it count the changes of its pictures.
    pictures = [f"{one.picture_id.hex[-8:]}.{one.version}" for one in product.pictures]
    # A sale begins and ends without a change of the product.
    sale = [f"{product.price.amount}"] if product.sale else []
    seen = "-".join([str(product.available), *sale, *pictures])
    return tagged(product, product.version, seen, status=status)


handlers = [check_availability, list_products, show_product, put_product, move_stock]
