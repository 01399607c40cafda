"""The catalogue, and the page of one product."""

from collections.abc import Mapping
from typing import Final

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app.i18n.language import language, ngettext
from app.routes.shop.catalogue_view import (
    SORTS,
    CatalogueView,
    catalogue_url,
    page_numbers,
    read_catalogue_view,
)
from app.routes.shop.options import chosen_product, not_made, options_of
from app.routes.shop.product_data import (
    absolute,
    preview_of,
    product_url,
    structured_data,
    summary_of,
)
from app.services import products
from app.services.products import CatalogueSearch
from app.values.category_names import category_name
from app.values.shop_settings import shop_settings
from app.web.flash import see_other
from app.web.forms import read_form
from app.web.pages import AnyRequest, page

PAGE_SIZE: Final = 24
ALTERNATIVES: Final = 4
# Beside a product that is sold out.
SIMILAR: Final = 3


@get("/", include_in_schema=False)
async def list_products(request: AnyRequest) -> Response[str]:
    asked = read_catalogue_view(request.query_params)
    view = asked.view
    found = await products.catalogue_page(
        asked.search, view.order, number=view.number, limit=PAGE_SIZE
    )
    # Without the filters there may be some.
    unfiltered = CatalogueSearch(q=view.q, language=language())
    everywhere = found
    if not found.total and asked.search != unfiltered:
        everywhere = await products.catalogue_page(unfiltered, limit=1)
    suggestion = None
    if view.q and not everywhere.total:
        suggestion = await products.suggest(unfiltered)
    return page(
        request,
        "shop/catalogue/index.html",
        view=view,
        errors=asked.errors,
        found=found,
        families=await products.family_cards(found.products, asked.search),
        everywhere=everywhere.total,
        suggestion=suggestion,
        here=catalogue_url(view, page=str(found.number) if found.number > 1 else None),
        url=catalogue_url,
        numbers=page_numbers(found.number, found.pages),
        sorts=[one for one in SORTS.items() if view.q or one[0] != "relevance"],
        page_size=PAGE_SIZE,
        summary=_summary(view.category, found.total),
        canonical=absolute(_plain(view, found.number)),
        q=view.q,
        category=view.category,
    )


@get("/products/{product_id:str}", include_in_schema=False)
async def show_product(request: AnyRequest, product_id: FromPath[str]) -> Response[str]:
    return await product_page(request, product_id)


async def product_page(
    request: AnyRequest, product_id: str, email: str = "", errors: Mapping[str, str] | None = None
) -> Response[str]:
    """Returns the page, with what was wrong in the address to which a mail should go."""
    product = await products.find_product(product_id, language=language())
    if not product.sold:
        return await _gone(request, product)
    similar = [] if product.available else await _similar(product)
    return page(
        request,
        "shop/catalogue/show.html",
        422 if errors else 200,
        email=email,
        errors=errors or {},
        product=product,
        similar=similar,
        families=await products.family_cards(similar, CatalogueSearch(language=language())),
        category=product.category,
        canonical=product_url(product.product_id),
        summary=summary_of(product),
        preview=preview_of(product),
        data=structured_data(product),
        options=await options_of(product),
    )


@post("/products/{product_id:str}/choice", include_in_schema=False)
async def choose(request: AnyRequest, product_id: FromPath[str]) -> Redirect:
    """Shows the product of the same family that has the chosen values."""
    product = await products.find_product(product_id, language=language())
    chosen = await chosen_product(product, await read_form(request))
    if chosen is None:
        return see_other(f"/products/{product_id}", not_made())
    return Redirect(f"/products/{chosen}", status_code=303)


async def _similar(product: products.Product) -> list[products.Product]:
    """Returns products of the same category that can be bought instead; of a family, one."""
    alike = CatalogueSearch(category=product.category, in_stock=True, language=language())
    found = (await products.catalogue(alike, limit=SIMILAR + 1)).items if product.category else []
    others = [one for one in found if not _is_same(one, product)]
    return others[:SIMILAR]


def _is_same(one: products.Product, other: products.Product) -> bool:
    """Returns whether it is the product itself, or another of its family."""
    of_one_family = one.family_id is not None and one.family_id == other.family_id
    return of_one_family or one.product_id == other.product_id


def _plain(view: CatalogueView, number: int) -> str:
    # The same products in another order, or only some of them, are no page of their own.
    narrowed = dict.fromkeys(("sort", "price_from", "price_to", "in_stock"))
    return catalogue_url(view, **narrowed, page=str(number) if number > 1 else None)


def _summary(category: str, total: int) -> str:
    shop = shop_settings().name
    if category:
        words = ngettext(
            "%(category)s at %(shop)s: %(count)s product",
            "%(category)s at %(shop)s: %(count)s products",
            total,
        )
        named = category_name(category, language())
        return words % {"category": named, "shop": shop, "count": total}
    words = ngettext("%(shop)s: %(count)s product", "%(shop)s: %(count)s products", total)
    return words % {"shop": shop, "count": total}


async def _gone(request: AnyRequest, product: products.Product) -> Response[str]:
    alike = CatalogueSearch(category=product.category, language=language())
    anything = CatalogueSearch(language=language())
    like_it = await products.catalogue(alike, limit=ALTERNATIVES)
    others = like_it.items or (await products.catalogue(anything, limit=ALTERNATIVES)).items
    here = request.url.path
    return page(
        request,
        "shop/catalogue/gone.html",
        410,
        product=product,
        products=others,
        families=await products.family_cards(others, anything),
        here=here,
    )


handlers = [list_products, show_product, choose]
