"""A line of the audit log: one action of the staff, of a program with a key, or of a command."""

from piccolo.columns import JSONB, BigSerial, Integer, Timestamptz, Varchar
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Check
from piccolo.table import Table

from app.infra.database import ENGINE

MEMBER = "member"
KEY = "key"
COMMAND = "command"
VISITOR = "visitor"


class LineRow(Table, tablename="lines", schema="audit_log", db=ENGINE):
    """A line is written once: a trigger refuses to change or delete it.

    `before` and `after` hold only what changed. Names are those at the time of the action.
    """

    id = BigSerial(primary_key=True)
    at = Timestamptz(default=TimestamptzNow())
    actor_kind = Varchar(length=10)
    actor_id = Varchar(length=100)
    actor_name = Varchar(length=200)
    address = Varchar(length=100)
    request_id = Varchar(length=128)
    action = Varchar(length=60)
    subject_kind = Varchar(length=20)
    subject_id = Varchar(length=100)
    subject_name = Varchar(length=200)
    before = JSONB(null=True, default=None)
    after = JSONB(null=True, default=None)

    actor_known = Check("actor_kind IN ('member', 'key', 'command', 'visitor', 'timer')")


class RetentionRow(Table, tablename="retention", schema="audit_log", db=ENGINE):
    """The single row that says how old a line must be before it may be deleted."""

    id = Integer(primary_key=True, default=1)
    kept_days = Integer(default=730)

    only_one = Check("id = 1")
    long_enough = Check("kept_days >= 30")
