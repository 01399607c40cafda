"""Orders that the staff take on the telephone."""

from app.routes.staff.phone_orders import page

handlers = page.handlers
