"""The ways by which people become members: an invitation, and the link for the first manager."""

from typing import Any

from piccolo.columns import (
    UUID,
    Bytea,
    ForeignKey,
    Integer,
    OnDelete,
    SmallInt,
    Timestamptz,
    Varchar,
)
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Check
from piccolo.table import Table

from app.infra.database import ENGINE
from app.tables.staff.member import MemberRow


class FirstLinkRow(Table, tablename="first_links", schema="staff", db=ENGINE):
    """The one link by which the first manager comes in; the row goes when a manager is there."""

    place = SmallInt(primary_key=True, default=1)
    secret_hash = Bytea()
    made_at = Timestamptz(default=TimestamptzNow())

    one_place = Check("place = 1")


class InvitationRow(Table, tablename="invitations", schema="staff", db=ENGINE):
    """An invitation by mail. `email` is in lower case, `invited_by` the name of the manager,
    whose id is kept since her open invitations end when she leaves.

    The link is computed from the id and `version`, which grows each time it is sent: the link of
    before is over then. A partial unique index allows one open invitation for an address.
    """

    invitation_id = UUID(primary_key=True)
    email = Varchar(length=254)
    name = Varchar(length=200)
    role = Varchar(length=10)
    version = Integer(default=1)
    invited_by = Varchar(length=200)
    invited_by_id = UUID(null=True, default=None)
    created_at = Timestamptz(default=TimestamptzNow())
    mailed_at = Timestamptz(default=TimestamptzNow())
    withdrawn_at = Timestamptz(null=True, default=None)
    accepted_at = Timestamptz(null=True, default=None)
    staff_id: Any = ForeignKey(references=MemberRow, on_delete=OnDelete.cascade, null=True)

    role_known = Check("role IN ('packer', 'support', 'manager')")
    version_positive = Check("version > 0")
    ends_once = Check("accepted_at IS NULL OR withdrawn_at IS NULL")
    accepted_by_somebody = Check("(accepted_at IS NULL) = (staff_id IS NULL)")
