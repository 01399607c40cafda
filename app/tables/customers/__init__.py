"""The table of Customers: whose data was erased, without saying who that was."""

from app.tables.customers.erasure import ErasureRow

__all__ = ["ErasureRow"]
