"""How each setting of the shop is shown, typed and read, by the sections of the settings page."""

from collections.abc import Mapping
from typing import Final

from app.i18n.language import gettext_noop
from app.values import category_names, fields, phones
from app.values.banks import bank_reader, read_bank_bic, read_bank_iban, read_methods
from app.values.carrier_list import carriers_of, carriers_text, read_carriers
from app.values.colours import read_colour
from app.values.promise_lines import PROMISE_LINES
from app.values.setting_line import SettingLine, number_line, uploaded_line
from app.values.setting_values import (
    codes_of,
    countries_of,
    lines_of,
    part_reader,
    read_addresses,
    read_country,
    read_language,
    read_languages,
    read_served,
    read_zone,
)
from app.values.tax_lines import TAX_LINES
from app.values.vat_ids import read_vat_id

# The sections in their order, by their names in the address.
SECTIONS: Final[Mapping[str, str]] = {
    "shop": gettext_noop("Shop"),
    "look": gettext_noop("Appearance"),
    "seller": gettext_noop("Seller and contact"),
    "offer": gettext_noop("Delivery"),
    "dates": gettext_noop("Delivery dates"),
    "carriers": gettext_noop("Carriers"),
    "packing": gettext_noop("Packing"),
    "payment": gettext_noop("Payment"),
    "stock": gettext_noop("Stock"),
    "tax": gettext_noop("Tax"),
    "privacy": gettext_noop("Privacy"),
}

CHOOSE: Final = gettext_noop("Choose what happens to the rest")
DAYS: Final = gettext_noop("Enter a number of days from 2 to 90")
PAY_DAYS: Final = gettext_noop("Enter a number of days from 1 to 90")
HOURS: Final = gettext_noop("Enter a number of hours from 1 to 720")
MINUTES: Final = gettext_noop("Enter a number of minutes from 5 to 480")
LANGUAGE: Final = gettext_noop("Choose one of the languages that customers can read")
MONTHS: Final = gettext_noop("Enter a number of months from 0 to 240")
LEVEL: Final = gettext_noop("Enter a number from 0 to 1,000,000")
ADDRESSES: Final = gettext_noop("Enter at most ten email addresses, such as hello@example.org")


# Every setting, in the order of the form's lines.
SETTINGS: Final[Mapping[str, SettingLine]] = {
    "name": SettingLine(
        section="shop",
        label=gettext_noop("Name"),
        read=lambda value, others: fields.read_shop_name(value),
        missing=gettext_noop("Enter the name of the shop"),
        malformed=gettext_noop(
            "The name must be one line of characters that every device can show"
        ),
    ),
    "time_zone": SettingLine(
        section="shop",
        label=gettext_noop("Time zone"),
        read=read_zone,
        malformed=gettext_noop("Choose a time zone from the list"),
    ),
    "language": SettingLine(
        section="shop",
        label=gettext_noop("The shop’s own language"),
        read=read_language,
        missing=LANGUAGE,
        malformed=LANGUAGE,
    ),
    "languages": SettingLine(
        section="shop",
        label=gettext_noop("Languages for customers"),
        read=read_languages,
        parse=codes_of,
        write=", ".join,
        ticked=True,
        missing=gettext_noop("Choose at least one language"),
        malformed=gettext_noop("Choose languages from the list"),
    ),
    "accent_colour": SettingLine(
        section="look",
        label=gettext_noop("Accent colour"),
        read=lambda value, others: value and read_colour(value, "accent_colour"),
        malformed=gettext_noop("Enter a colour such as #7a1f3d"),
    ),
    "logo": uploaded_line(gettext_noop("Logo")),
    "logo_dark": uploaded_line(gettext_noop("Logo for the dark theme")),
    "icon": uploaded_line(gettext_noop("Icon")),
    "hero_headline": SettingLine(section="look", label=gettext_noop("Headline")),
    "hero_text": SettingLine(section="look", label=gettext_noop("Text below the headline")),
    "category_order": SettingLine(
        section="look",
        label=gettext_noop("Order of categories"),
        read=lambda value, others: list(dict.fromkeys(value)),
        parse=lines_of,
        write="\n".join,
    ),
    "category_names": SettingLine(
        section="look",
        label=gettext_noop("Categories in other languages"),
        read=category_names.read_category_names,
        parse=category_names.category_names_of,
        write=category_names.category_names_text,
        rows=True,
    ),
    "seller_name": SettingLine(section="seller", label=gettext_noop("Seller")),
    "seller_line1": SettingLine(
        section="seller",
        label=gettext_noop("Address"),
        read=part_reader("seller_line1"),
        malformed=gettext_noop("Enter the street and house number"),
    ),
    "seller_line2": SettingLine(section="seller", label=gettext_noop("Second address line")),
    "seller_postcode": SettingLine(section="seller", label=gettext_noop("Postcode")),
    "seller_city": SettingLine(
        section="seller",
        label=gettext_noop("City"),
        read=part_reader("seller_city"),
        malformed=gettext_noop("Enter the city"),
    ),
    "seller_state": SettingLine(section="seller", label=gettext_noop("State or province")),
    "seller_country": SettingLine(
        section="seller",
        label=gettext_noop("Country"),
        read=read_country,
        malformed=gettext_noop("Choose a country"),
    ),
    "vat_id": SettingLine(
        section="seller",
        label=gettext_noop("VAT ID"),
        read=lambda value, others: read_vat_id(value),
    ),
    "contact_email": SettingLine(
        section="seller",
        label=gettext_noop("Email"),
        read=lambda value, others: value and fields.read_email(value),
        malformed=gettext_noop("Enter an email address, such as hello@example.org"),
    ),
    "contact_phone": SettingLine(
        section="seller",
        label=gettext_noop("Phone"),
        read=lambda value, others: phones.read_phone(value, others["seller_country"]) or "",
        malformed=gettext_noop("Enter a phone number, such as +49 30 901820"),
    ),
    "countries_served": SettingLine(
        section="offer",
        label=gettext_noop("Countries served"),
        read=read_served,
        parse=countries_of,
        write=", ".join,
        malformed=gettext_noop("Enter codes of countries, such as DE, AT, CH"),
    ),
    **PROMISE_LINES,
    "carriers": SettingLine(
        section="carriers",
        label=gettext_noop("Carriers"),
        read=read_carriers,
        parse=carriers_of,
        write=carriers_text,
        rows=True,
    ),
    "late_after_hours": number_line("packing", gettext_noop("Late after (hours)"), HOURS),
    "ship_target_hours": number_line("packing", gettext_noop("Ship within (hours)"), HOURS),
    "claim_minutes": number_line("packing", gettext_noop("A claim lasts (minutes)"), MINUTES),
    "shortage_rule": SettingLine(
        section="packing",
        label=gettext_noop("When items are missing"),
        missing=CHOOSE,
        malformed=CHOOSE,
    ),
    "shortage_default": SettingLine(
        section="packing",
        label=gettext_noop("Without an answer"),
        missing=CHOOSE,
        malformed=CHOOSE,
    ),
    "shortage_wait_days": number_line("packing", gettext_noop("Days to wait"), DAYS),
    "payment_methods": SettingLine(
        section="payment",
        label=gettext_noop("Ways to pay"),
        read=read_methods,
        parse=codes_of,
        write=", ".join,
        ticked=True,
        malformed=gettext_noop("Choose ways to pay from the list"),
    ),
    "bank_holder": SettingLine(
        section="payment",
        label=gettext_noop("Account holder"),
        read=bank_reader("bank_holder"),
        malformed=gettext_noop("Enter who the bank account belongs to, in at most 70 characters"),
    ),
    "bank_iban": SettingLine(
        section="payment",
        label=gettext_noop("IBAN"),
        read=read_bank_iban,
        malformed=gettext_noop("Enter an IBAN, such as DE89 3704 0044 0532 0130 00"),
    ),
    "bank_bic": SettingLine(
        section="payment",
        label=gettext_noop("BIC"),
        read=read_bank_bic,
        malformed=gettext_noop("Enter the BIC of the bank, such as COBADEFFXXX, or leave it blank"),
    ),
    "transfer_days": number_line("payment", gettext_noop("Days to transfer"), PAY_DAYS),
    "invoice_days": number_line("payment", gettext_noop("Days to pay an invoice"), PAY_DAYS),
    "low_stock_level": number_line("stock", gettext_noop("Low-stock alert"), LEVEL),
    "low_stock_emails": SettingLine(
        section="stock",
        label=gettext_noop("Low-stock emails"),
        read=read_addresses,
        parse=codes_of,
        write="\n".join,
        malformed=ADDRESSES,
    ),
    **TAX_LINES,
    "erase_after_months": number_line("privacy", gettext_noop("Erase customer data after"), MONTHS),
}


def names_of(section: str) -> list[str]:
    return [name for name, line in SETTINGS.items() if line.section == section]
