"""The tables of the report about shipping, for spreadsheets. Times are in hours."""

from decimal import Decimal
from typing import Final

from litestar import get
from litestar.response import Stream

from app.routes.staff.reports.sales import REPORTS
from app.routes.staff.reports.sales_csv import portion
from app.services import board
from app.values.zones import local
from app.web.csv import is_plain, table
from app.web.pages import AnyRequest
from app.web.range_query import exported_range

SHIP_TIMES: Final = ("day", "parcels", "in_time", "median_hours", "within_hours_90_percent")
PACKERS: Final = ("packer", "parcels", "in_time", "median_hours", "within_hours_90_percent")
CARRIERS: Final = ("carrier", "parcels", "arrived", "median_hours", "within_hours_90_percent")


@get(f"{REPORTS}/ship-times.csv", include_in_schema=False)
async def export_ship_times(request: AnyRequest) -> Stream:
    steps = await board.ship_times_by_day(exported_range(request.query_params))
    rows = [
        (
            local(one.begins).date(),
            *(one.figures.parcels, one.figures.in_time),
            *(hours(one.figures.to_ship.median), hours(one.figures.to_ship.most)),
        )
        for one in steps
    ]
    return table("ship-times", SHIP_TIMES, portion(rows), plain=is_plain(request))


@get(f"{REPORTS}/packers.csv", include_in_schema=False)
async def export_packers(request: AnyRequest) -> Stream:
    found = await board.by_packer(exported_range(request.query_params))
    rows = [
        (
            *(one.name, one.parcels, one.in_time),
            *(hours(one.to_ship.median), hours(one.to_ship.most)),
        )
        for one in found
    ]
    return table("packers", PACKERS, portion(rows), plain=is_plain(request))


@get(f"{REPORTS}/carriers.csv", include_in_schema=False)
async def export_carriers(request: AnyRequest) -> Stream:
    found = await board.by_carrier(exported_range(request.query_params))
    rows = [
        (
            *(one.name, one.parcels, one.arrived),
            *(hours(one.to_arrive.median), hours(one.to_arrive.most)),
        )
        for one in found
    ]
    return table("carriers", CARRIERS, portion(rows), plain=is_plain(request))


def hours(seconds: float | None) -> Decimal | None:
    return None if seconds is None else round(Decimal(seconds) / 3600, 2)


handlers = [export_ship_times, export_packers, export_carriers]
