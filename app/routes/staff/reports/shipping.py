"""How fast parcels left and arrived, by packer and by carrier: for managers."""

from typing import Final

from litestar import Response, get

from app.i18n.language import gettext as _
from app.routes.staff.reports.steps import change, heading, names, percent
from app.services import board
from app.web.charts import Chart, Column, chart
from app.web.identity import staff_member
from app.web.pages import AnyRequest, page
from app.web.range_query import PRESETS, compared_with, read_chosen

SHIPPING: Final = "/staff/reports/shipping"


@get(SHIPPING, include_in_schema=False)
async def show_shipping(request: AnyRequest) -> Response[str]:
    chosen = read_chosen(request.query_params)
    over = chosen.over
    report = await board.report_shipping(over)
    step_names = names(over)
    return page(
        request,
        "staff/reports/shipping.html",
        member=await staff_member(request),
        chosen=chosen,
        presets=PRESETS,
        compared=compared_with(over),
        report=report,
        steps=list(zip(step_names, report.steps, strict=True)),
        step_heading=heading(over.step),
        chart=_drawn(step_names, report.steps),
        packers=await board.by_packer(over),
        carriers=await board.by_carrier(over),
        late=await board.late(),
        change=change,
        percent=percent,
    )


def _drawn(step_names: list[str], steps: list[board.ShippingStep]) -> Chart:
    columns: list[Column] = []
    for name, step in zip(step_names, steps, strict=True):
        in_time, later = step.figures.in_time, step.figures.parcels - step.figures.in_time
        said = _("{name}: {in_time} within the target, {later} later")
        told = said.format(name=name, in_time=in_time, later=later)
        columns.append(Column(name, step.begins.isoformat(), in_time, later, told))
    return chart(columns, str)


handlers = [show_shipping]
