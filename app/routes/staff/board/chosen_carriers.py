"""The carrier that a form proposes: that of the way of delivery, or the one chosen last."""

from typing import Final
from urllib.parse import quote, unquote

from litestar.datastructures import Cookie

from app.services.delivery import Shipment
from app.settings import settings
from app.values.carriers import NoCarrier, is_misspelt, is_offered, read_carrier
from app.values.delivery_methods import known_method
from app.values.shop_settings import shop_settings
from app.web.pages import AnyRequest

CARRIER_COOKIE: Final = "last_carrier"
HALF_A_YEAR: Final = 183 * 24 * 3600


def usual_carrier(shipment: Shipment) -> str:
    """Returns the carrier of its way of delivery, if the shop still sends with it."""
    method = known_method(shipment.method_id)
    carrier = method.carrier if method else None
    return carrier if carrier and is_offered(carrier) else ""


def last_carrier(request: AnyRequest) -> str:
    typed = unquote(request.cookies.get(CARRIER_COOKIE, ""))
    if len(own := shop_settings().carriers) == 1:
        return own[0].name
    # A misspelt carrier is not offered again.
    try:
        carrier = "" if is_misspelt(typed) else read_carrier(typed)
        return carrier if is_offered(carrier) else ""
    except NoCarrier:
        return ""


def carrier_cookie(carrier: str) -> Cookie:
    return Cookie(
        key=CARRIER_COOKIE,
        value=quote(carrier),
        max_age=HALF_A_YEAR,
        path="/staff",
        httponly=True,
        samesite="lax",
        secure=settings.secure_cookies,
    )
