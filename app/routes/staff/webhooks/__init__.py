"""The webhook endpoints, what was sent to them, and what can be done about it."""

from app.routes.staff.webhooks import actions, messages, pages

handlers = [
    *pages.handlers,
    *actions.handlers,
    *messages.handlers,
]
