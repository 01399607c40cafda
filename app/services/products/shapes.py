"""Products for their readers: the API encodes these structs unchanged."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec

from app.values.fields import END, MAYBE, TEXT, Note
from app.values.money import Money
from app.values.tax_classes import TaxClass

ManufacturerName = Annotated[str, msgspec.Meta(max_length=200, pattern=MAYBE)]
ManufacturerAddress = Annotated[str, msgspec.Meta(max_length=500, pattern=TEXT)]
ElectronicAddress = Annotated[
    str,
    msgspec.Meta(
        max_length=200,
        pattern=rf"^(https?://[!-~]+|[!-?A-~]+@[!-?A-~]+)?{END}",
        description="An email address, or a web address that begins with https:// or http://",
    ),
]


class Manufacturer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Name, postal address, and an email or web address (EU 2023/988, Article 19); empty texts if
    the shop has not entered them.
    """

    name: ManufacturerName = ""
    address: ManufacturerAddress = ""
    contact: ElectronicAddress = ""


class PictureSize(msgspec.Struct, frozen=True):
    """One width of a picture, in pixels, and the addresses of its two files."""

    width: int
    height: int
    webp: str
    jpeg: str


class ProductPicture(msgspec.Struct, frozen=True, kw_only=True):
    """`url`, `width` and `height` are those of the largest JPEG.

    `sizes` has the different widths, the smallest first. `alt` says what is to be seen, and may be
    empty. `position` counts from 1; `version` counts the changes.
    """

    picture_id: UUID
    position: int
    alt: str
    url: str
    width: int
    height: int
    sizes: list[PictureSize]
    version: int

    @property
    def webp_set(self) -> str:
        return ", ".join(f"{one.webp} {one.width}w" for one in self.sizes)

    @property
    def jpeg_set(self) -> str:
        return ", ".join(f"{one.jpeg} {one.width}w" for one in self.sizes)


class ProductText(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a product is called in another language; an empty text is that of the shop's own."""

    name: Annotated[str, msgspec.Meta(max_length=200, pattern=MAYBE)] = ""
    description: Note = ""


class Sale(msgspec.Struct, frozen=True, kw_only=True):
    """A lower price from `starts_at` until `ends_at`, or until somebody ends it.

    `prior_price` is the lowest of the 30 days before it (EU 98/6/EC, Article 6a), as far as the
    product was for sale in them. Only a sale below it may be called a reduction.
    """

    price: Money
    starts_at: datetime
    ends_at: datetime | None
    prior_price: Money | None
    running: bool

    @property
    def reduced_from(self) -> Money | None:
        is_lower = self.prior_price and self.price.amount < self.prior_price.amount
        return self.prior_price if self.running and is_lower else None


class Product(msgspec.Struct, frozen=True, kw_only=True):
    """`price` is in force now: that of the `sale` while it runs, else the `regular_price`.

    `available` can be sold now; `picture` is a path below static/, if there is one,
    which is shown while there are no `pictures`.

    An archived product is not `sold`, and has 0 available, even if it is still in stock. `version`
    counts the changes of the product itself, not those of its stock. `barcode` is a GTIN. A `draft`
    was never for sale, and only the staff see it. `texts` has what there is in languages that are
    not the shop's own, by ISO 639-1. `responsible_person` is who answers in the EU for
    a manufacturer outside it. A member of a family has one of the `option_values` of each option.
    """

    product_id: str
    name: str
    description: str
    price: Money
    regular_price: Money
    available: int
    category: str
    picture: str | None
    sku: str | None
    barcode: str | None
    weight_grams: int | None
    tax_class: TaxClass = TaxClass.STANDARD
    manufacturer: Manufacturer
    responsible_person: str
    safety_information: str
    family_id: str | None
    option_values: list[str]
    sold: bool
    draft: bool
    version: int
    sale: Sale | None = None
    texts: dict[str, ProductText] = {}
    pictures: list[ProductPicture] = []

    @property
    def reduced_from(self) -> Money | None:
        return self.sale.reduced_from if self.sale else None


class AvailabilityLine(msgspec.Struct, frozen=True):
    """`requested` is this line's quantity; `available` is the product's.

    `is_available` compares it with the sum of all lines of the product.
    """

    product_id: str
    requested: int
    available: int
    is_available: bool


class Availability(msgspec.Struct, frozen=True):
    all_available: bool
    items: list[AvailabilityLine]


class StockLevel(msgspec.Struct, frozen=True):
    product_id: str
    on_hand: int
    reserved: int
    available: int


class ProductRecord(msgspec.Struct, frozen=True, kw_only=True):
    """`version` counts the changes; `changed_by` is empty if no name was given. A draft counts as
    archived since it was made. `price` is the regular one; a `sale` may run, or be planned.
    """

    product_id: str
    name: str
    description: str
    price: Money
    category: str
    picture: str | None
    sku: str | None
    barcode: str | None
    shelf: str
    weight_grams: int | None
    tax_class: TaxClass
    manufacturer: Manufacturer
    responsible_person: str
    safety_information: str
    family_id: str | None
    option_values: list[str]
    reorder_point: int
    archived_at: datetime | None
    draft: bool
    version: int
    changed_at: datetime
    changed_by: str
    on_hand: int
    reserved: int
    sale: Sale | None = None
    texts: dict[str, ProductText] = {}
    pictures: list[ProductPicture] = []

    @property
    def price_now(self) -> Money:
        return self.sale.price if self.sale and self.sale.running else self.price

    @property
    def sold(self) -> bool:
        return self.archived_at is None

    @property
    def available(self) -> int:
        # An archived product keeps what no open order holds, though nobody can buy it.
        return self.on_hand - self.reserved

    @property
    def is_low(self) -> bool:
        return self.sold and self.available <= self.reorder_point
