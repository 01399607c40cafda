"""Asking for an email when a product is available again, and wanting no more of them."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from app.i18n.language import gettext as _
from app.i18n.language import gettext_noop, language
from app.routes.shop.catalogue import product_page
from app.services import products
from app.services.products import DeadAlertLink
from app.values.fields import Email
from app.web.flash import Flash, see_other
from app.web.forms import Field, faults, read_form
from app.web.pages import PRIVATE, Answer, AnyRequest, page
from app.web.rate_limits import limit_forms

FIELDS: Final[Mapping[str, Field]] = {
    "email": Field(
        gettext_noop("Email"),
        Email,
        gettext_noop("Enter your email"),
        gettext_noop("Enter an email like name@example.org"),
    )
}


@post(
    "/products/{product_id:str}/stock-alerts",
    status_code=303,
    guards=[limit_forms],
    include_in_schema=False,
)
async def ask_for_alert(request: AnyRequest, product_id: FromPath[str]) -> Answer:
    # The answer is the same for every address.
    form = await read_form(request)
    email, wrong = form["email"], faults(form, FIELDS)
    if wrong:
        return await product_page(request, product_id, email, wrong)
    given = products.NewStockAlert(email=email)
    waiting = await products.ask_for_alert(product_id, given, language())
    here = f"/products/{product_id}"
    if not waiting:
        return see_other(here, Flash(_("It is available now, so you need not wait.")))
    return see_other(here, Flash(_("We will send you one email when it is available again.")))


@get("/stock-alerts/{alert_id:uuid}", include_in_schema=False)
async def show_alerts(
    request: AnyRequest, alert_id: FromPath[UUID], token: FromQuery[str] = ""
) -> Response[str]:
    # A button has to be pressed, because programs that scan mails open links but press nothing.
    try:
        alerts = await products.alerts_of(alert_id, token)
    except DeadAlertLink:
        return page(request, "shop/stock_alerts/dead.html", 410, headers=PRIVATE)
    return page(
        request,
        "shop/stock_alerts/show.html",
        headers=PRIVATE,
        alerts=alerts,
        action=f"/stock-alerts/{alert_id}",
        token=token,
    )


@post(
    "/stock-alerts/{alert_id:uuid}",
    status_code=303,
    guards=[limit_forms],
    include_in_schema=False,
)
async def choose(request: AnyRequest, alert_id: FromPath[UUID]) -> Answer:
    form = await read_form(request)
    change = products.allow_alerts if form["wanted"] == "yes" else products.stop_alerts
    try:
        await change(alert_id, form["token"])
    except DeadAlertLink:
        return page(request, "shop/stock_alerts/dead.html", 410, headers=PRIVATE)
    here = f"/stock-alerts/{alert_id}?{urlencode({'token': form['token']})}"
    return Redirect(here, status_code=303, headers=PRIVATE)


handlers = [ask_for_alert, show_alerts, choose]
