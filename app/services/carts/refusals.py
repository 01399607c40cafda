"""What Carts refuses."""

from app.i18n.language import gettext_noop
from app.values.refusal import Refusal


class CartFull(Refusal):
    problem = "invalid-input"
    field = "lines"
    says = gettext_noop("Your cart is full: an order can have up to 100 lines.")
