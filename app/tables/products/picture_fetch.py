"""Pictures that a file of products names, and that are fetched from their addresses."""

from typing import Any

from piccolo.columns import ForeignKey, Integer, OnDelete, Timestamptz, Varchar
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from app.infra.database import ENGINE
from app.tables.products.imports import ImportRow
from app.tables.products.product import ProductRow
from app.values.sending import SendingState


class PictureFetchRow(Table, tablename="picture_fetches", schema="products", db=ENGINE):
    """One picture of a product, and how far it is (app/infra/leases.py). Its row stays, so that the
    same file again fetches nothing. `reason` says why it could not be fetched.
    """

    product_id: Any = ForeignKey(references=ProductRow, on_delete=OnDelete.restrict, null=False)
    import_id: Any = ForeignKey(
        references=ImportRow, on_delete=OnDelete.set_null, null=True, default=None
    )
    url = Varchar(length=2000)
    alt = Varchar(length=300)
    state = Varchar(length=10, default=SendingState.PENDING, choices=SendingState)
    attempts = Integer(default=0)
    tries = Integer(default=0)
    due_at = Timestamptz(default=TimestamptzNow())
    asked_at = Timestamptz(default=TimestamptzNow())
    ended_at = Timestamptz(null=True, default=None)
    reason = Varchar(length=300, default="")

    one_fetch_a_picture = Unique(["product_id", "url"])
    state_known = Check("state IN ('PENDING', 'SENT', 'FAILED')")
