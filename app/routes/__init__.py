"""All that the shop answers to, by audience. `access.py` says who may ask for it."""

from typing import Final

from app.routes import account, api, shop, staff, system

ROUTES: Final = (
    *shop.handlers,
    *account.handlers,
    *staff.handlers,
    *api.handlers,
    *system.handlers,
)
