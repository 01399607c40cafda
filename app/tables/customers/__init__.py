"""The tables of Customers: whose data was erased, without saying who that was, and who is due."""

from app.tables.customers.erasure import ErasureRow
from app.tables.customers.retention import LookRow, UnerasedRow

__all__ = ["ErasureRow", "LookRow", "UnerasedRow"]
