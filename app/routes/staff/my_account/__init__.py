"""The member's own account: password, browsers, and two-step login."""

from app.routes.staff.my_account import page, second_factor

handlers = [*page.handlers, *second_factor.handlers]
