"""The VAT of a range of days by country and rate, such as for a quarter's return: for managers."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from babel.numbers import format_currency
from litestar import Response, get
from litestar.response import Stream

from app.i18n.language import gettext as _
from app.i18n.language import locale
from app.infra.clock import about_now
from app.routes.staff.reports.sales import REPORTS
from app.routes.staff.reports.sales_csv import portion, units
from app.services import sales
from app.settings import settings
from app.values.shop_settings import shop_settings
from app.values.zones import local
from app.web.csv import is_plain, table
from app.web.identity import staff_member
from app.web.pages import AnyRequest, page
from app.web.range_query import PRESETS, exported_range, read_chosen

COLUMNS: Final = ("country", "rate", "net", "tax", "gross", "currency")
JOURNAL: Final = (
    "number",
    "kind",
    "issued_at_utc",
    "order_number",
    "buyer",
    "corrects",
    *COLUMNS,
)
QUARTERS: Final = 4


@get(f"{REPORTS}/tax", include_in_schema=False)
async def show_taxes(request: AnyRequest) -> Response[str]:
    chosen = read_chosen(request.query_params)
    return page(
        request,
        "staff/reports/taxes.html",
        member=await staff_member(request),
        chosen=chosen,
        presets=PRESETS,
        compared="",
        quarters=quarters(local(about_now()).date()),
        lines=await sales.report_taxes(chosen.over),
        journal=await sales.list_journal(chosen.over) if shop_settings().invoice_prefix else [],
        amount=signed_amount,
    )


@get(f"{REPORTS}/tax.csv", include_in_schema=False)
async def export_taxes(request: AnyRequest) -> Stream:
    found = await sales.report_taxes(exported_range(request.query_params))
    rows = [
        (
            *(one.country, Decimal(one.rate) / 100),
            *(units(one.net), units(one.tax), units(one.gross)),
            settings.shop_currency,
        )
        for one in found
    ]
    return table("vat", COLUMNS, portion(rows), plain=is_plain(request))


@get(f"{REPORTS}/invoices.csv", include_in_schema=False)
async def export_journal(request: AnyRequest) -> Stream:
    found = await sales.list_journal(exported_range(request.query_params))
    rows = [
        (
            *(one.number, one.kind, one.issued_at, one.order_number, one.buyer),
            *(one.corrects, one.country),
            None if one.rate is None else Decimal(one.rate) / 100,
            *(units(one.net), units(one.tax), units(one.gross)),
            settings.shop_currency,
        )
        for one in found
    ]
    return table("invoices", JOURNAL, portion(rows), plain=is_plain(request))


def quarters(today: date) -> list[tuple[str, date, date]]:
    """Returns the current quarter until today and those before it, with their names."""
    found: list[tuple[str, date, date]] = []
    last = today
    for _place in range(QUARTERS):
        number = (last.month - 1) // 3 + 1
        first = date(last.year, 3 * number - 2, 1)
        name = _("Q{number} {year}").format(number=number, year=last.year)
        found.append((name, first, last))
        last = first - timedelta(days=1)
    return found


def signed_amount(minor: int) -> str:
    """Writes an amount, which may be below zero."""
    return format_currency(units(minor), settings.shop_currency, locale=locale())


handlers = [show_taxes, export_taxes, export_journal]
