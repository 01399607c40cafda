"""What was sold in a range of days, compared with the days before: for managers."""

from typing import Final

from litestar import Response, get

from app.i18n.language import gettext as _
from app.routes.staff.reports.steps import change, heading, names, percent
from app.services import sales
from app.values.formats import format_money
from app.values.money import Money
from app.web.charts import Chart, Column, chart
from app.web.identity import staff_member
from app.web.pages import AnyRequest, page
from app.web.range_query import PRESETS, compared_with, read_chosen

REPORTS: Final = "/staff/reports"
BEST: Final = 10


@get(REPORTS, include_in_schema=False)
async def show_sales(request: AnyRequest) -> Response[str]:
    chosen = read_chosen(request.query_params)
    over = chosen.over
    report = await sales.report_sales(over, best=BEST)
    step_names = names(over)
    return page(
        request,
        "staff/reports/index.html",
        member=await staff_member(request),
        chosen=chosen,
        presets=PRESETS,
        compared=compared_with(over),
        report=report,
        steps=list(zip(step_names, report.steps, strict=True)),
        step_heading=heading(over.step),
        chart=_drawn(step_names, report.steps),
        cancellations=await sales.report_cancellations(over),
        change=change,
        percent=percent,
        amount=amount,
    )


def amount(minor: int) -> str:
    return format_money(Money.of(minor))


def _drawn(step_names: list[str], steps: list[sales.SalesStep]) -> Chart:
    columns = [_column(name, one) for name, one in zip(step_names, steps, strict=True)]
    return chart(columns, amount, 200)


def _column(name: str, step: sales.SalesStep) -> Column:
    sums = step.sums
    said = _("{name}: {remaining} remain, {cancelled} cancelled").format(
        name=name, remaining=amount(sums.remaining), cancelled=amount(sums.cancelled)
    )
    return Column(name, step.begins.isoformat(), sums.remaining, sums.cancelled, said)


handlers = [show_sales]
