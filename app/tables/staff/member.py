"""A member of the staff."""

from piccolo.columns import UUID, Timestamptz, Varchar
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Check
from piccolo.table import Table

from app.infra.database import ENGINE
from app.values.roles import PACKER


class MemberRow(Table, tablename="members", schema="staff", db=ENGINE):
    """`email` is in lower case; `password_hash` is argon2id. One who has left is deactivated."""

    staff_id = UUID(primary_key=True)
    email = Varchar(length=254, unique=True)
    name = Varchar(length=200)
    role = Varchar(length=10, default=PACKER)
    password_hash = Varchar(length=200)
    created_at = Timestamptz(default=TimestamptzNow())
    deactivated_at = Timestamptz(null=True, default=None)

    role_known = Check("role IN ('packer', 'support', 'manager')")
