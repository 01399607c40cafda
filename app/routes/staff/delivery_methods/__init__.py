"""The ways of delivery for managers: a list, and a form for each."""

from app.routes.staff.delivery_methods import pages

handlers = pages.handlers
