"""The carrier of the bench: what this browser ships leaves with it, until it is changed."""

from collections.abc import Sequence
from typing import Final
from urllib.parse import quote, unquote

import msgspec
from litestar.datastructures import Cookie

from app.i18n.language import gettext as _
from app.routes.staff.scan.history import PATH
from app.services import delivery
from app.settings import settings
from app.values.carriers import carrier_key, sends_without_number
from app.web.cookies import cookie_name
from app.web.pages import AnyRequest

COOKIE: Final = "bench_carrier"
HALF_A_YEAR: Final = 183 * 24 * 3600


class Bench(msgspec.Struct, frozen=True):
    """`carriers` can be chosen, and `carrier` is the chosen one, or empty."""

    carriers: Sequence[str]
    carrier: str = ""

    @property
    def without_number(self) -> bool:
        return sends_without_number(self.carrier)

    def listed(self, typed: str) -> str:
        """Returns the carrier of the list that this text names, else an empty text."""
        key = carrier_key(typed)
        return next((one for one in self.carriers if key and carrier_key(one) == key), "")

    def fault(self, typed: str) -> str:
        """Returns why parcels do not leave with this carrier, else an empty text."""
        if not typed:
            return _("Choose the carrier")
        if self.listed(typed):
            return ""
        message = _("{carrier} is not one of the shop’s carriers: choose one below")
        return message.format(carrier=typed[:60])


async def bench_of(request: AnyRequest, chosen: str = "") -> Bench:
    """Returns the bench of this browser, with the carrier that was `chosen` just now."""
    bench = Bench(await delivery.known_carriers())
    kept = unquote(request.cookies.get(cookie_name(COOKIE, PATH), ""))
    only = bench.carriers[0] if len(bench.carriers) == 1 else ""
    return Bench(bench.carriers, bench.listed(chosen) or bench.listed(kept) or only)


def bench_cookie(carrier: str) -> Cookie:
    return Cookie(
        key=cookie_name(COOKIE, PATH),
        value=quote(carrier),
        max_age=HALF_A_YEAR,
        path=PATH,
        httponly=True,
        samesite="lax",
        secure=settings.secure_cookies,
    )
