"""The board of parcels: the list, its saved views, and the steps for one or many."""

from app.routes.staff.board import (
    bulk_delivery,
    bulk_dispatch,
    claims,
    corrections,
    csv,
    delivery,
    dispatch,
    division,
    holds,
    index,
    printing,
    rounds,
    saved_views,
    shortage,
    stream,
)

handlers = [
    *index.handlers,
    *stream.handlers,
    *csv.handlers,
    *saved_views.handlers,
    *dispatch.handlers,
    *delivery.handlers,
    *corrections.handlers,
    *holds.handlers,
    *division.handlers,
    *shortage.handlers,
    *bulk_dispatch.handlers,
    *bulk_delivery.handlers,
    *claims.handlers,
    *rounds.handlers,
    *printing.handlers,
]
