"""The reports of a range of days, as programs read them."""

from datetime import date, datetime
from typing import Annotated, Any, Final

import msgspec
from litestar import get
from litestar.params import QueryParameter

from app.infra.clock import about_now
from app.routes.api.examples import reports as examples
from app.services import board, sales
from app.services.board import CarrierFigures, PackerFigures, ShippingFigures
from app.values.money import Money
from app.values.report_ranges import ReportRange, ReportStep, last_days, read_range
from app.web.openapi import KEY_PROBLEMS, WITH_KEY, problems, shown

# Where no day is asked for.
DAYS: Final = 30
FirstDay = Annotated[
    str | None,
    QueryParameter(name="from", description="A day, such as 2026-11-01. 30 days without both."),
]
LastDay = Annotated[
    str | None, QueryParameter(name="to", description="A day; today if it is left out.")
]


class ReportDays(msgspec.Struct, frozen=True, kw_only=True):
    """Whole days of the shop's time zone, from `first` to `last`, both included.

    Each of the steps is a `step` long. `before` is about as many days before `first`; while `last`
    is not over, up to the same time of day.
    """

    first: date
    last: date
    step: ReportStep


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
    """`revenue` is what remains of it after cancellations."""

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


class ShippedStep(msgspec.Struct, frozen=True):
    begins: datetime
    parcels: int
    in_time: int


class ShippingReportShown(ReportDays, frozen=True, kw_only=True):
    """Times are in seconds: `median` is that of one half of the parcels, `most` of nine of ten.

    `in_time` are the parcels that left within the shop's target.
    """

    now: ShippingFigures
    before: ShippingFigures
    steps: list[ShippedStep]
    packers: list[PackerFigures]
    carriers: list[CarrierFigures]


@get(
    "/reports/sales",
    tags=["orders"],
    security=WITH_KEY,
    operation_id="reportSales",
    summary="What was sold",
    responses=problems(*KEY_PROBLEMS, "invalid-input")
    | {200: shown(SalesReportShown, "The report", examples.SALES)},
)
async def report_sales(first: FirstDay = None, last: LastDay = None) -> SalesReportShown:
    """Everything counts on the day on which its order was placed, cancellations as well. At most
    366 days, and 100 best sellers. Test orders are left out.
    """
    over = read_days(first, last)
    report = await sales.report_sales(over, best=100)
    return SalesReportShown(
        first=over.first,
        last=over.last,
        step=over.step,
        now=_with_pieces(report.now),
        before=_with_pieces(report.before),
        steps=[SoldStep(begins=one.begins, **_sums(one.sums)) for one in report.steps],
        best_sellers=[
            BestSeller(
                product_id=one.product_id,
                name=one.name,
                pieces=one.pieces,
                pieces_cancelled=one.pieces_cancelled,
                revenue=Money.of(one.revenue),
            )
            for one in report.best
        ],
    )


@get(
    "/reports/shipping",
    tags=["shipments"],
    security=WITH_KEY,
    operation_id="reportShipping",
    summary="How fast parcels left and arrived",
    responses=problems(*KEY_PROBLEMS, "invalid-input")
    | {200: shown(ShippingReportShown, "The report", examples.SHIPPING)},
)
async def report_shipping(first: FirstDay = None, last: LastDay = None) -> ShippingReportShown:
    """A parcel counts on the day on which it left. At most 366 days. Test orders are left out."""
    over = read_days(first, last)
    report = await board.report_shipping(over)
    return ShippingReportShown(
        first=over.first,
        last=over.last,
        step=over.step,
        now=report.now,
        before=report.before,
        steps=[
            ShippedStep(one.begins, one.figures.parcels, one.figures.in_time)
            for one in report.steps
        ],
        packers=await board.by_packer(over),
        carriers=await board.by_carrier(over),
    )


def read_days(first: str | None, last: str | None) -> ReportRange:
    """Raises `Invalid`."""
    now = about_now()
    if first is None and last is None:
        return last_days(DAYS, now)
    today = last_days(1, now).last.isoformat()
    return read_range(first or "", today if last is None else last, now)


def _with_pieces(figures: sales.SalesFigures) -> SoldFiguresWithPieces:
    return SoldFiguresWithPieces(
        pieces=figures.pieces, pieces_cancelled=figures.pieces_cancelled, **_sums(figures)
    )


def _sums(sums: sales.SalesSums) -> dict[str, Any]:
    average = sums.average
    return {
        "orders": sums.orders,
        "orders_cancelled": sums.orders_cancelled,
        "ordered": Money.of(sums.ordered),
        "cancelled": Money.of(sums.cancelled),
        "remaining": Money.of(sums.remaining),
        "average_order": None if average is None else Money.of(average),
    }


handlers = [report_sales, report_shipping]
