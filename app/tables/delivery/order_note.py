"""What the staff noted about an order, for each other."""

from piccolo.columns import UUID, Timestamptz, Varchar
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.table import Table

from app.infra.database import ENGINE


class OrderNoteRow(Table, tablename="order_notes", schema="delivery", db=ENGINE):
    """The parcels of an order that has notes are `noted`. No customer reads them."""

    note_id = UUID(primary_key=True, default=None)
    order_id = UUID(default=None)
    words = Varchar(length=500)
    written_by = Varchar(length=254)
    written_at = Timestamptz(default=TimestamptzNow())
