"""The shop's settings for managers."""

from app.routes.staff.shop_settings import index, pictures

handlers = [*index.handlers, *pictures.handlers]
