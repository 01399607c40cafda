"""The products of the shop: a list, and a form for each."""

from app.routes.staff.products import pages

handlers = [
    *pages.handlers,
]
