"""What an invoice or a credit note says. It is frozen: nothing of it is looked up again."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from app.i18n.language import gettext as _
from app.values.invoices import InvoiceKind
from app.values.money import Money
from app.values.tax_modes import TaxReason
from app.values.taxes import RateSum, TaxLine, shown_taxes


class InvoiceParty(msgspec.Struct, frozen=True, kw_only=True):
    """The seller or the buyer; `lines` are the address with its country."""

    name: str
    lines: list[str]
    vat_id: str = ""


class InvoiceLine(msgspec.Struct, frozen=True, kw_only=True):
    """Money is in minor units, and `tax_rate` in hundredths of a percent; both may be unknown."""

    position: int
    product_id: str
    name: str
    quantity: int
    unit_price: int
    amount: int
    tax_rate: int | None = None
    tax: int | None = None


class InvoiceBody(msgspec.Struct, frozen=True, kw_only=True):
    """A credit note `corrects` an invoice; without lines it takes back an amount of all goods.

    `supplied_at` is when the first goods left. `rates` add up to the total; both they and the lines
    are positive in a credit note, too.
    """

    seller: InvoiceParty
    buyer: InvoiceParty
    order_number: str
    placed_at: datetime
    supplied_at: datetime | None
    language: str
    lines: list[InvoiceLine]
    method_name: str | None = None
    fee: int = 0
    rates: list[RateSum]
    tax_reason: TaxReason
    tax_country: str | None
    corrects: str | None = None


class IssuedInvoice(msgspec.Struct, frozen=True, kw_only=True):
    """An invoice or a credit note in a list; amounts of a credit note are positive."""

    number: str
    kind: InvoiceKind
    issued_at: datetime
    total: Money

    @property
    def is_credit(self) -> bool:
        return self.kind == InvoiceKind.CREDIT_NOTE

    @property
    def title(self) -> str:
        words = _("Credit note %(number)s") if self.is_credit else _("Invoice %(number)s")
        return words % {"number": self.number}


class Invoice(IssuedInvoice, frozen=True, kw_only=True):
    order_id: UUID
    body: InvoiceBody

    @property
    def taxes(self) -> list[TaxLine]:
        return shown_taxes(self.body.rates, self.total.currency)

    def money(self, minor: int) -> Money:
        return Money(minor, self.total.currency)


def body_in(stored: Any) -> InvoiceBody:
    return msgspec.json.decode(stored, type=InvoiceBody)
