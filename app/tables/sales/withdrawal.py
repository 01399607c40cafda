"""A customer's declaration that she withdraws from a contract, whatever order it is about."""

from piccolo.columns import UUID, Text, Timestamptz, Varchar
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.table import Table

from app.infra.database import ENGINE


class WithdrawalRow(Table, tablename="withdrawals", schema="sales", db=ENGINE):
    """`order_id` is set if number and email fit an order; what was typed is kept in any case."""

    withdrawal_id = UUID(primary_key=True)
    order_id = UUID(null=True, default=None)
    order_number = Varchar(length=200)
    name = Varchar(length=200)
    email = Varchar(length=254)
    note = Text(default="")
    language = Varchar(length=2)
    declared_at = Timestamptz(default=TimestamptzNow())
