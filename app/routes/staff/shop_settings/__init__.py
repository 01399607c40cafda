"""The shop's settings for managers."""

from app.routes.staff.shop_settings import index

handlers = index.handlers
