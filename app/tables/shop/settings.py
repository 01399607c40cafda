"""The shop's settings: each change is a row of its own, and the latest row holds."""

from piccolo.columns import JSONB, Array, Integer, Text, Timestamptz
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.table import Table

from app.infra.database import ENGINE


class SettingsRow(Table, tablename="settings", schema="shop", db=ENGINE):
    """A setting that no manager has set is NULL, and the environment's value holds."""

    version = Integer(primary_key=True)
    name = Text(null=True, default=None)
    time_zone = Text(null=True, default=None)
    language = Text(null=True, default=None)
    languages = Array(base_column=Text(), null=True, default=None)
    accent_colour = Text(null=True, default=None)
    logo = JSONB(null=True, default=None)
    logo_dark = JSONB(null=True, default=None)
    icon = JSONB(null=True, default=None)
    hero_headline = Text(null=True, default=None)
    hero_text = Text(null=True, default=None)
    category_order = Array(base_column=Text(), null=True, default=None)
    category_names = JSONB(null=True, default=None)
    seller_name = Text(null=True, default=None)
    seller_line1 = Text(null=True, default=None)
    seller_line2 = Text(null=True, default=None)
    seller_postcode = Text(null=True, default=None)
    seller_city = Text(null=True, default=None)
    seller_state = Text(null=True, default=None)
    seller_country = Text(null=True, default=None)
    vat_id = Text(null=True, default=None)
    contact_email = Text(null=True, default=None)
    contact_phone = Text(null=True, default=None)
    countries_served = Array(base_column=Text(), null=True, default=None)
    order_cutoff = Text(null=True, default=None)
    working_days = Array(base_column=Text(), null=True, default=None)
    handling_days = Integer(null=True, default=None)
    carrier_days = Array(base_column=Text(), null=True, default=None)
    holiday_region = Text(null=True, default=None)
    closed_days = Array(base_column=Text(), null=True, default=None)
    carriers = JSONB(null=True, default=None)
    late_after_hours = Integer(null=True, default=None)
    ship_target_hours = Integer(null=True, default=None)
    claim_minutes = Integer(null=True, default=None)
    shortage_rule = Text(null=True, default=None)
    shortage_default = Text(null=True, default=None)
    shortage_wait_days = Integer(null=True, default=None)
    erase_after_months = Integer(null=True, default=None)
    low_stock_level = Integer(null=True, default=None)
    low_stock_emails = Array(base_column=Text(), null=True, default=None)
    payment_methods = Array(base_column=Text(), null=True, default=None)
    bank_holder = Text(null=True, default=None)
    bank_iban = Text(null=True, default=None)
    bank_bic = Text(null=True, default=None)
    transfer_days = Integer(null=True, default=None)
    invoice_days = Integer(null=True, default=None)
    tax_mode = Text(null=True, default=None)
    tax_country = Text(null=True, default=None)
    # As [{country, tax_class, rate, valid_from}].
    tax_rates = JSONB(null=True, default=None)
    fee_tax = Text(null=True, default=None)
    export_tax = Text(null=True, default=None)
    invoice_prefix = Text(null=True, default=None)
    changed_at = Timestamptz(default=TimestamptzNow())
    changed_by = Text(default="")
