"""The tables of the report about sales, for spreadsheets."""

from collections.abc import AsyncGenerator, Iterable, Sequence
from decimal import Decimal
from typing import Final

from litestar import get
from litestar.response import Stream

from app.routes.staff.reports.sales import REPORTS
from app.services import sales
from app.settings import settings
from app.values.money import digits
from app.values.zones import local
from app.web.csv import Cell, is_plain, table
from app.web.pages import AnyRequest
from app.web.range_query import exported_range

DAYS: Final = (
    "day",
    "orders",
    "orders_cancelled",
    "ordered",
    "cancelled",
    "remaining",
    "average_order",
    "pieces",
    "pieces_cancelled",
    "currency",
)
PRODUCTS: Final = (
    "product_id",
    "name",
    "pieces",
    "pieces_cancelled",
    "pieces_remaining",
    "revenue",
    "currency",
)
CANCELLATIONS: Final = ("reason", "orders", "pieces", "amount", "currency")


@get(f"{REPORTS}/days.csv", include_in_schema=False)
async def export_days(request: AnyRequest) -> Stream:
    over = exported_range(request.query_params)
    rows = [_day_cells(one) for one in await sales.sales_by_day(over)]
    return table("sales-by-day", DAYS, portion(rows), plain=is_plain(request))


@get(f"{REPORTS}/products.csv", include_in_schema=False)
async def export_products(request: AnyRequest) -> Stream:
    report = await sales.report_sales(exported_range(request.query_params))
    rows = [_product_cells(one) for one in report.best]
    return table("products-sold", PRODUCTS, portion(rows), plain=is_plain(request))


@get(f"{REPORTS}/cancellations.csv", include_in_schema=False)
async def export_cancellations(request: AnyRequest) -> Stream:
    found = await sales.report_cancellations(exported_range(request.query_params))
    rows = [(*(one.reason, one.orders, one.pieces), *money(one.amount)) for one in found]
    return table("cancellations", CANCELLATIONS, portion(rows), plain=is_plain(request))


async def portion(
    rows: Iterable[Sequence[Cell]],
) -> AsyncGenerator[Iterable[Sequence[Cell]]]:
    yield rows


def money(minor: int) -> tuple[Decimal, str]:
    return units(minor), settings.shop_currency


def units(minor: int) -> Decimal:
    return Decimal(minor).scaleb(-digits(settings.shop_currency))


def _day_cells(day: sales.SalesDay) -> tuple[Cell, ...]:
    figures = day.figures
    average = figures.average
    return (
        local(day.begins).date(),
        figures.orders,
        figures.orders_cancelled,
        units(figures.ordered),
        units(figures.cancelled),
        units(figures.remaining),
        None if average is None else units(average),
        figures.pieces,
        figures.pieces_cancelled,
        settings.shop_currency,
    )


def _product_cells(one: sales.SoldProduct) -> tuple[Cell, ...]:
    return (
        one.product_id,
        one.name,
        one.pieces,
        one.pieces_cancelled,
        one.pieces_remaining,
        *money(one.revenue),
    )


handlers = [export_days, export_products, export_cancellations]
