"""The parts of an order's page that change while it is open, the same for page and stream.

All of one role who read one language get the same parts, so nothing in them may be one reader's.
"""

import msgspec
from markupsafe import Markup

from app.routes.staff.orders.view import StaffOrderView
from app.web.pages import fragment


class RoleOnly(msgspec.Struct, frozen=True):
    """A reader of whom the role alone is known."""

    role: str


class DrawnOrder(msgspec.Struct, frozen=True):
    """The head with the status, the items and parcels, the customer, and the history."""

    head: Markup
    main: Markup
    customer: Markup
    history: Markup


def draw_order(view: StaffOrderView, role: str) -> DrawnOrder:
    shown: dict[str, object] = {"view": view, "order": view.order, "member": RoleOnly(role)}
    drawn = [
        Markup(fragment(f"staff/orders/_{name}.html", **shown))
        for name in DrawnOrder.__struct_fields__
    ]
    return DrawnOrder(*drawn)
