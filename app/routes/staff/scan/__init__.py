"""The scan station: one field, and one step for each parcel."""

from app.routes.staff.scan import shortage, steps

handlers = [
    *steps.handlers,
    *shortage.handlers,
]
