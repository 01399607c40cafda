"""People who wait for a product that is sold out, and addresses that want no such mails."""

from typing import Any

from piccolo.columns import UUID, ForeignKey, OnDelete, Timestamptz, Varchar
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.table import Table

from app.infra.database import ENGINE
from app.tables.products.product import ProductRow


class StockAlertRow(Table, tablename="stock_alerts", schema="products", db=ENGINE):
    """Somebody gets one mail once the product is available: it is written at `told_at`.

    An index in the database adds that an address waits for a product once. `email` is in the form
    in which addresses are compared.
    """

    alert_id = UUID(primary_key=True)
    product_id: Any = ForeignKey(references=ProductRow, on_delete=OnDelete.restrict, null=False)
    email = Varchar(length=254)
    language = Varchar(length=2)
    asked_at = Timestamptz(default=TimestamptzNow())
    told_at = Timestamptz(null=True, default=None)


class StockAlertStopRow(Table, tablename="stock_alert_stops", schema="products", db=ENGINE):
    """An address that wants no mails about stock, as a hash that only this shop can compute."""

    email_hash = Varchar(length=64, primary_key=True)
    stopped_at = Timestamptz(default=TimestamptzNow())
