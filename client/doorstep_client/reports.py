"""The reports of a range of days, in the shop's time zone."""

from datetime import date, datetime

import msgspec

from doorstep_client.goods import Money


class ReportDays(msgspec.Struct, frozen=True, kw_only=True):
    """Whole days; each of the steps is an HOUR, a DAY, a WEEK or a MONTH."""

    first: date
    last: date
    step: str


class SoldFigures(msgspec.Struct, frozen=True, kw_only=True):
    """`ordered` is before cancellations, and `remaining` is what is left of it."""

    orders: int
    orders_cancelled: int
    ordered: Money
    cancelled: Money
    remaining: Money
    average_order: Money | None


class SoldFiguresWithPieces(SoldFigures, frozen=True, kw_only=True):
    pieces: int
    pieces_cancelled: int


class SoldStep(SoldFigures, frozen=True, kw_only=True):
    begins: datetime


class BestSeller(msgspec.Struct, frozen=True, kw_only=True):
    product_id: str
    name: str
    pieces: int
    pieces_cancelled: int
    revenue: Money


class SalesReportShown(ReportDays, frozen=True, kw_only=True):
    now: SoldFiguresWithPieces
    before: SoldFiguresWithPieces
    steps: list[SoldStep]
    best_sellers: list[BestSeller]


class Spread(msgspec.Struct, frozen=True):
    """Seconds within which one half, and nine of ten, did it."""

    median: float | None
    most: float | None


class ShippingFigures(msgspec.Struct, frozen=True, kw_only=True):
    """`in_time` are the parcels that left within the shop's target."""

    parcels: int
    in_time: int
    to_ship: Spread
    to_arrive: Spread


class ShippedStep(msgspec.Struct, frozen=True, kw_only=True):
    begins: datetime
    parcels: int
    in_time: int


class PackerFigures(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    parcels: int
    in_time: int
    to_ship: Spread


class CarrierFigures(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    parcels: int
    arrived: int
    to_arrive: Spread


class ShippingReportShown(ReportDays, frozen=True, kw_only=True):
    now: ShippingFigures
    before: ShippingFigures
    steps: list[ShippedStep]
    packers: list[PackerFigures]
    carriers: list[CarrierFigures]
