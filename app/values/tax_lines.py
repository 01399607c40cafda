"""The settings of the shop about VAT and invoices, in the order of the form's lines."""

from collections.abc import Mapping
from typing import Final

from app.i18n.language import gettext_noop
from app.values.invoices import NO_PREFIX, read_invoice_prefix
from app.values.setting_line import SettingLine
from app.values.tax_settings import (
    read_tax_country,
    read_tax_rates,
    tax_rates_of,
    tax_rates_text,
)

RATES: Final = gettext_noop(
    "Enter a country such as DE, a percentage such as 19 or 5.5, and a day for each rate"
)
TAX: Final = gettext_noop("Choose one of the options")
TAX_LINES: Final[Mapping[str, SettingLine]] = {
    "tax_mode": SettingLine(section="tax", label=gettext_noop("VAT"), missing=TAX, malformed=TAX),
    "tax_country": SettingLine(
        section="tax",
        label=gettext_noop("Country"),
        read=read_tax_country,
        malformed=gettext_noop("Choose the country in which the shop pays VAT"),
    ),
    "fee_tax": SettingLine(
        section="tax", label=gettext_noop("VAT of the delivery fee"), missing=TAX, malformed=TAX
    ),
    "export_tax": SettingLine(
        section="tax", label=gettext_noop("Delivery abroad"), missing=TAX, malformed=TAX
    ),
    "invoice_prefix": SettingLine(
        section="tax",
        label=gettext_noop("Invoice numbers begin with"),
        read=read_invoice_prefix,
        malformed=NO_PREFIX,
    ),
    "tax_rates": SettingLine(
        section="tax",
        label=gettext_noop("VAT rates"),
        malformed=RATES,
        read=read_tax_rates,
        parse=tax_rates_of,
        write=tax_rates_text,
        rows=True,
    ),
}
