"""What is noted about the setup of a new shop."""

from piccolo.columns import Timestamptz, Varchar
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Check
from piccolo.table import Table

from app.infra.database import ENGINE


class SetupMarkRow(Table, tablename="setup_marks", schema="shop", db=ENGINE):
    """`MAIL_SENT`: a mail server took a test. `CLOSED`: a manager dismissed the guide."""

    mark = Varchar(length=20, primary_key=True)
    noted_at = Timestamptz(default=TimestamptzNow())
    noted_by = Varchar(length=200)

    mark_known = Check("mark IN ('MAIL_SENT', 'CLOSED')")
