"""Invoices and credit notes: their kinds, their numbers, and the setting that begins them."""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

from app.i18n.language import gettext as _
from app.i18n.language import gettext_noop
from app.values.fields import Invalid
from app.values.tax_modes import TaxMode

FIELD: Final = "invoice_prefix"
LONGEST_PREFIX: Final = 12
# Digits of a number at least, so that numbers are sorted as texts, too.
DIGITS: Final = 5
NO_PREFIX: Final = gettext_noop(
    "must be letters, digits, points and dashes, and end in no digit, such as INV-"
)
NO_TAXES: Final = gettext_noop("needs to know first what the shop does about VAT")
NO_SELLER: Final = gettext_noop("needs the shop's address first, since an invoice names it")
# It ends in no digit, lest the place of one prefix be read as a part of another.
_PREFIX: Final = re.compile(r"(?=[A-Za-z0-9])[A-Za-z0-9._-]*[A-Za-z._-]")


class InvoiceKind(StrEnum):
    """A credit note takes back a part of the invoice, or all of it."""

    INVOICE = "INVOICE"
    CREDIT_NOTE = "CREDIT_NOTE"


def read_invoice_prefix(value: str, others: Mapping[str, Any]) -> str:
    """Raises `Invalid`."""
    if not value:
        return value
    if len(value) > LONGEST_PREFIX or not _PREFIX.fullmatch(value):
        raise Invalid(FIELD, _(NO_PREFIX))
    if others["tax_mode"] == TaxMode.NONE:
        raise Invalid(FIELD, _(NO_TAXES))
    if not (others["seller_line1"] and others["seller_country"]):
        raise Invalid(FIELD, _(NO_SELLER))
    return value


def invoice_number(prefix: str, place: int) -> str:
    return f"{prefix}{place:0{DIGITS}}"
