"""The routes of the shop, by audience; `access` says who may use each of them."""

from typing import Final

from app.routes import account, api, developers, shop, staff, system

ROUTES: Final = (
    *shop.handlers,
    *account.handlers,
    *staff.handlers,
    *api.handlers,
    *developers.handlers,
    *system.handlers,
)
