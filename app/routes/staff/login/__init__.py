"""Logging in: the password, the code of those who turned on two-step login, and logging out."""

from app.routes.staff.login import code, page

handlers = [*page.handlers, *code.handlers]
