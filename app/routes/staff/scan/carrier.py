"""The bench's carrier is chosen, and the station goes on where it was."""

from typing import Final
from urllib.parse import urlencode

from litestar import get, post
from litestar.response import Redirect

from app.routes.staff.scan.bench import bench_cookie, bench_of
from app.routes.staff.scan.page import SCAN, station
from app.web.forms import read_form, typed
from app.web.pages import Answer, AnyRequest

CARRIER: Final = f"{SCAN}/carrier"


@post(CARRIER, include_in_schema=False)
async def choose_carrier(request: AnyRequest) -> Answer:
    form = await read_form(request)
    bench = await bench_of(request)
    if wrong := bench.fault(form["carrier"]):
        return await station(request, "ready", 422, errors={"carrier": wrong})
    goes_on = {name: value for name, value in typed(form, "parcel", "packed").items() if value}
    query = f"?{urlencode(goes_on)}" if goes_on else ""
    cookie = bench_cookie(bench.listed(form["carrier"]))
    return Redirect(f"{SCAN}{query}", status_code=303, cookies=[cookie])


@get(CARRIER, include_in_schema=False)
async def show_station() -> Redirect:
    # An answer to the form was loaded again.
    return Redirect(SCAN, status_code=303)


handlers = [choose_carrier, show_station]
