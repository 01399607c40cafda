"""Stock-takes: shelves or files are counted, and the differences saved at once."""

from app.routes.staff.stock_takes import counts, file, index

handlers = [
    *index.handlers,
    *counts.handlers,
    *file.handlers,
]
