"""What a caller may give for a product, and how it is read."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, Final

import msgspec

from app.i18n.language import LANGUAGES, gettext_noop
from app.infra.clock import about_now
from app.services.products.shapes import Manufacturer, ProductRecord, ProductText
from app.settings import settings
from app.values import text
from app.values.fields import END, MAYBE, TEXT, Invalid, Name, Note, ProductId
from app.values.gtin import NotABarcode, read_barcode
from app.values.languages import own_language
from app.values.money import Money
from app.values.shop_settings import shop_settings
from app.values.tax_classes import TaxClass
from app.values.zones import FAR

NOT_LOWER: Final = gettext_noop("must be lower than the price")
NOT_HIGHER: Final = gettext_noop("must be higher than the sale price")
ENDS_EARLY: Final = gettext_noop("must be later than the start")
OVER: Final = gettext_noop("must be in the future")
NAMED_BY_FAMILY: Final = gettext_noop(
    "is that of the family with the values: change the family instead"
)
OWN_LANGUAGE: Final = gettext_noop("is the shop's own language")
# A trigger lets a sale begin when it is written, not earlier.
PAST: Final = datetime(1970, 1, 1, tzinfo=UTC)

Category = Annotated[str, msgspec.Meta(max_length=100)]
Picture = Annotated[
    str, msgspec.Meta(max_length=200, pattern=rf"^([a-z0-9][a-z0-9_/-]*\.(svg|webp|png|jpg))?{END}")
]
Sku = Annotated[str, msgspec.Meta(max_length=64, pattern=MAYBE)]
Barcode = Annotated[
    str,
    msgspec.Meta(
        max_length=200,
        description="A GTIN of 8, 12, 13 or 14 digits (EAN, UPC), with its check digit",
    ),
]
Shelf = Annotated[str, msgspec.Meta(max_length=40, pattern=MAYBE)]
ReorderPoint = Annotated[int, msgspec.Meta(ge=0, le=1_000_000)]
WeightGrams = Annotated[int, msgspec.Meta(ge=0, le=1_000_000, description="0 for unknown")]
ResponsiblePerson = Annotated[
    str,
    msgspec.Meta(
        max_length=500,
        pattern=TEXT,
        description="Name, postal and electronic address of who answers in the EU",
    ),
]
OpeningStock = Annotated[int, msgspec.Meta(ge=0, le=1_000_000)]


class SaleInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A lower price for a time. Without a price it ends the sale that runs, or is planned.

    Without `starts_at`, or with one that is past, it begins now; a sale that runs goes on as the
    same one, unless its price rises. Without `ends_at` it runs until somebody ends it.
    """

    price: Money | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None


class ProductInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of `PUT`; a field after the description keeps its value if it is left out.

    An empty picture, SKU, barcode, shelf, manufacturer or text is removed, so is a weight of 0, and
    a `sale` without a price;
    a product that is not `sold` is archived, or stays a draft; the staff see it as low when
    `reorder_point` or fewer are available. `opening_stock` counts for a new product only.
    """

    name: Name
    price: Money
    description: Note = ""
    category: Category | None = None
    picture: Picture | None = None
    sold: bool | None = None
    draft: bool | None = None
    reorder_point: ReorderPoint | None = None
    sku: Sku | None = None
    barcode: Barcode | None = None
    shelf: Shelf | None = None
    weight_grams: WeightGrams | None = None
    tax_class: TaxClass | None = None
    manufacturer: Manufacturer | None = None
    responsible_person: ResponsiblePerson | None = None
    safety_information: Note | None = None
    sale: SaleInput | None = None
    texts: dict[str, ProductText] | None = None
    opening_stock: OpeningStock = 0


def read(product_id: str, given: ProductInput) -> ProductInput:
    """Raises `Invalid` for an impossible id or barcode, a foreign currency, and a draft on sale."""
    try:
        msgspec.convert(product_id, ProductId)
    except msgspec.ValidationError as error:
        raise Invalid("product_id", "may hold letters, digits, dot, dash and underscore") from error
    _require_currency("price", given.price)
    if given.sale:
        _require_sound(given.sale, given.price)
    if given.draft and given.sold:
        raise Invalid("draft", "cannot be on sale at the same time")
    kept: dict[str, Any] = {
        name: text.tidy(one) for name in ("sku", "shelf") if (one := getattr(given, name))
    }
    if given.texts is not None:
        kept["texts"] = _said(given.texts)
    if given.barcode:
        try:
            kept["barcode"] = read_barcode(given.barcode)
        except NotABarcode as error:
            raise Invalid("barcode", str(error)) from error
    return msgspec.structs.replace(given, **kept)


def wanted(given: ProductInput, standing: ProductRecord | None) -> dict[str, Any]:
    """Returns the columns as they are to be, with `sold` and `draft` for the two times.

    Raises `Invalid` for a draft that was for sale before, a sale that would be over already, and a
    price that is not above that of the sale.
    """
    if given.draft and standing and not standing.draft:
        raise Invalid("draft", "was for sale before: archive it instead")
    if standing and standing.family_id and given.name != standing.name:
        raise Invalid("name", NAMED_BY_FAMILY)
    if standing is None:
        draft, sold = bool(given.draft), not given.draft and given.sold is not False
    elif given.sold is None:
        sold = standing.sold or (standing.draft and given.draft is False)
        draft = standing.draft and not sold
    else:
        sold, draft = given.sold, standing.draft and not given.sold and given.draft is not False
    maker = given.manufacturer or (standing.manufacturer if standing else Manufacturer())
    return {
        "name": given.name,
        "description": given.description,
        "price": given.price.amount,
        **{name: _kept(given, standing, name) for name in ("category", "shelf")},
        **{name: _kept(given, standing, name) or None for name in ("picture", "sku", "barcode")},
        "reorder_point": _kept(given, standing, "reorder_point", shop_settings().low_stock_level),
        "weight_grams": _kept(given, standing, "weight_grams", 0) or None,
        "tax_class": _kept(given, standing, "tax_class", TaxClass.STANDARD),
        "manufacturer_name": maker.name,
        "manufacturer_address": maker.address,
        "manufacturer_contact": maker.contact,
        "responsible_person": _kept(given, standing, "responsible_person"),
        "safety_information": _kept(given, standing, "safety_information"),
        **_sale(given, standing),
        "sold": sold,
        "draft": draft,
        "texts": _texts(given, standing),
    }


def _said(texts: Mapping[str, ProductText]) -> dict[str, ProductText]:
    said: dict[str, ProductText] = {}
    for language, one in texts.items():
        if language not in LANGUAGES:
            raise Invalid(f"texts.{language}", f"must be one of {', '.join(sorted(LANGUAGES))}")
        if language == own_language():
            raise Invalid(f"texts.{language}", OWN_LANGUAGE)
        tidy = ProductText(text.tidy(one.name), text.tidy(one.description))
        if tidy != ProductText():
            said[language] = tidy
    return said


def _texts(given: ProductInput, standing: ProductRecord | None) -> dict[str, ProductText]:
    # A text of what became the shop's own language later stays, though nobody can give it.
    known = standing.texts if standing else {}
    if given.texts is None:
        return known
    return {name: one for name, one in known.items() if name == own_language()} | given.texts


def _require_currency(field: str, price: Money) -> None:
    if price.currency != settings.shop_currency:
        currency = f"must be {settings.shop_currency}, this shop's currency"
        raise Invalid(f"{field}.currency", currency)


def _require_sound(sale: SaleInput, regular: Money) -> None:
    if sale.price is None:
        if sale.starts_at or sale.ends_at:
            raise Invalid("sale.price", "is missing")
        return
    _require_currency("sale.price", sale.price)
    if sale.price.amount >= regular.amount:
        raise Invalid("sale.price", NOT_LOWER)
    for name, at in (("starts_at", sale.starts_at), ("ends_at", sale.ends_at)):
        if at and at.tzinfo is None:
            raise Invalid(f"sale.{name}", "must have a time zone, such as Z")
        if at and at >= FAR:
            raise Invalid(f"sale.{name}", "must be before the year 9999")
    if sale.starts_at and sale.ends_at and sale.ends_at <= sale.starts_at:
        raise Invalid("sale.ends_at", ENDS_EARLY)


def _sale(given: ProductInput, standing: ProductRecord | None) -> dict[str, Any]:
    has = standing.sale if standing else None
    price, starts_at, ends_at = None, None, None
    if given.sale is None and has:
        price, starts_at, ends_at = has.price, has.starts_at, has.ends_at
        if given.price.amount <= price.amount:
            raise Invalid("price", NOT_HIGHER)
    elif given.sale and given.sale.price:
        price, starts_at, ends_at = given.sale.price, given.sale.starts_at, given.sale.ends_at
        at = about_now()
        if ends_at and ends_at <= at:
            raise Invalid("sale.ends_at", OVER)
        if starts_at is None or starts_at <= at:
            starts_at = has.starts_at if has and has.running else PAST
    return {
        "sale_price": price.amount if price else None,
        "sale_starts_at": starts_at,
        "sale_ends_at": ends_at,
    }


def _kept(
    given: ProductInput, standing: ProductRecord | None, name: str, otherwise: Any = ""
) -> Any:
    new = getattr(given, name)
    if new is not None:
        return new
    return getattr(standing, name) if standing else otherwise
