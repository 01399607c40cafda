"""The scan station: one field, and one step for each parcel."""

from app.routes.staff.scan import carrier, shortage, steps

handlers = [
    *steps.handlers,
    *shortage.handlers,
    *carrier.handlers,
]
