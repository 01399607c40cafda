"""The audit log for managers: a page with filters, and the same as CSV."""

from app.routes.staff.audit_log import csv, page

handlers = [
    *page.handlers,
    *csv.handlers,
]
