"""What holds for every amount of a payment."""

from app.i18n.language import gettext as _
from app.services.payments.shapes import MoneyInput
from app.values.fields import Invalid


def require_currency(given: MoneyInput, currency: str) -> None:
    """Raises `Invalid`."""
    if given.currency != currency:
        raise Invalid("amount.currency", _("must be {currency}").format(currency=currency))
