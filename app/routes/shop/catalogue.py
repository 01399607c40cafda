"""The catalogue, and the page of one product."""

from typing import Annotated, Final

from litestar import Response, get
from litestar.params import FromPath, FromQuery, QueryParameter

from app.services import products
from app.web.pages import AnyRequest, page

PAGE_SIZE: Final = 24
ALTERNATIVES: Final = 4

CatalogueSearch = Annotated[str, QueryParameter(max_length=200)]


@get("/", include_in_schema=False)
async def list_products(
    request: AnyRequest,
    q: CatalogueSearch = "",
    category: CatalogueSearch = "",
    cursor: FromQuery[str | None] = None,
) -> Response[str]:
    wanted = q.replace("\x00", "").strip()
    found = await products.catalogue(wanted or None, category or None, cursor, PAGE_SIZE)
    query = request.url.query
    return page(
        request,
        "shop/catalogue/index.html",
        here=f"/?{query}" if query else "/",
        products=found.items,
        next_cursor=found.next_cursor,
        categories=await products.categories(),
        q=wanted,
        category=category,
        is_first=cursor is None,
    )


@get("/products/{product_id:str}", include_in_schema=False)
async def show_product(request: AnyRequest, product_id: FromPath[str]) -> Response[str]:
    product = await products.find_product(product_id)
    if not product.sold:
        return await _gone(request, product)
    return page(request, "shop/catalogue/show.html", product=product, category=product.category)


async def _gone(request: AnyRequest, product: products.Product) -> Response[str]:
    like_it = await products.catalogue(category=product.category or None, limit=ALTERNATIVES)
    others = like_it.items or (await products.catalogue(limit=ALTERNATIVES)).items
    here = request.url.path
    return page(
        request, "shop/catalogue/gone.html", 410, product=product, products=others, here=here
    )


handlers = [list_products, show_product]
