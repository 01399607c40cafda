"""Products, their prices and their stock."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

TaxClass = Literal["STANDARD", "REDUCED", "SUPER_REDUCED", "ZERO", "EXEMPT"]
ProductSort = Literal["name", "relevance", "newest", "price_low", "price_high"]


class Money(msgspec.Struct, frozen=True):
    """`amount` is in minor units, such as cents."""

    amount: int
    currency: str = "EUR"


class AvailabilityLine(msgspec.Struct, frozen=True):
    product_id: str
    requested: int
    available: int
    is_available: bool


class Availability(msgspec.Struct, frozen=True):
    all_available: bool
    items: list[AvailabilityLine]


class Manufacturer(msgspec.Struct, frozen=True):
    """Name, postal address, and an email or web address."""

    name: str = ""
    address: str = ""
    contact: str = ""


class ProductText(msgspec.Struct, frozen=True):
    """What a product is called in another language; an empty text is that of the shop's own."""

    name: str = ""
    description: str = ""


class NewSale(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A lower price for a time: from now on and until it is ended, unless times are given.

    Without a price it ends the sale of the product.
    """

    price: Money | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None


class Sale(msgspec.Struct, frozen=True, kw_only=True):
    """`prior_price` is the lowest of the 30 days before, which belongs beside every reduction."""

    price: Money
    starts_at: datetime
    ends_at: datetime | None = None
    prior_price: Money | None = None
    running: bool = True


class NewProduct(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A field that is left out keeps its value; a product that is not `sold` is archived.

    `barcode` is a GTIN, and comes back in one form; an empty SKU, barcode, shelf, manufacturer or
    text is removed, and so is a weight of 0. `opening_stock` counts for a new product only.
    """

    name: str
    price: Money
    description: str = ""
    category: str | None = None
    picture: str | None = None
    sold: bool | None = None
    reorder_point: int | None = None
    sku: str | None = None
    barcode: str | None = None
    shelf: str | None = None
    draft: bool | None = None
    weight_grams: int | None = None
    tax_class: TaxClass | None = None
    manufacturer: Manufacturer | None = None
    responsible_person: str | None = None
    safety_information: str | None = None
    sale: NewSale | None = None
    texts: dict[str, ProductText] | None = None
    opening_stock: int = 0


class PictureSize(msgspec.Struct, frozen=True):
    """One width of a picture, with the addresses of its two files as paths without a host."""

    width: int
    height: int
    webp: str
    jpeg: str


class ProductPicture(msgspec.Struct, frozen=True, kw_only=True):
    """`url` is the largest JPEG; `sizes` are from the smallest to the largest."""

    picture_id: UUID
    position: int
    alt: str
    url: str
    width: int
    height: int
    sizes: list[PictureSize]
    version: int


class PictureChange(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    alt: str | None = None
    position: int | None = None


class Product(msgspec.Struct, frozen=True, kw_only=True):
    """`price` is the one in force; `regular_price` is what it costs without a sale."""

    product_id: str
    name: str
    description: str
    price: Money
    regular_price: Money | None = None
    sale: Sale | None = None
    texts: dict[str, ProductText] = {}
    available: int
    category: str
    picture: str | None
    sku: str | None = None
    barcode: str | None = None
    weight_grams: int | None = None
    tax_class: TaxClass | None = None
    manufacturer: Manufacturer = Manufacturer()
    responsible_person: str = ""
    safety_information: str = ""
    family_id: str | None = None
    option_values: list[str] = msgspec.field(default_factory=list[str])
    sold: bool
    draft: bool = False
    version: int
    pictures: list[ProductPicture] = []


class FamilyMember(msgspec.Struct, frozen=True):
    """`values` has one value of each of the family's options, in their order."""

    product_id: str
    values: list[str]


class FamilyText(msgspec.Struct, frozen=True):
    """What a family is called in another language; what is empty is that of the shop's own.

    `options` has a name for each option, and `values` the words of each option's values.
    """

    name: str = ""
    options: list[str] = []
    values: list[dict[str, str]] = []


class Family(msgspec.Struct, frozen=True):
    """`texts` are by ISO 639-1."""

    family_id: str
    name: str
    options: list[str]
    members: list[FamilyMember]
    version: int
    texts: dict[str, FamilyText] = {}


class StockLevel(msgspec.Struct, frozen=True):
    product_id: str
    on_hand: int
    reserved: int
    available: int
