"""The products of the shop: a list, and a form for each."""

from app.routes.staff.products import families, imports, pages, pictures

handlers = [
    *pages.handlers,
    *families.handlers,
    *pictures.handlers,
    *imports.handlers,
]
