"""Reports for managers by a range of days, and each of their tables as CSV."""

from app.routes.staff.reports import sales, sales_csv, shipping, shipping_csv, taxes

handlers = [
    *sales.handlers,
    *sales_csv.handlers,
    *shipping.handlers,
    *shipping_csv.handlers,
    *taxes.handlers,
]
