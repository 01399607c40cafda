"""A customer's access to all orders of an address: the mailed link, and the session it opens."""

from piccolo.columns import UUID, Boolean, Bytea, Text, Timestamptz, Varchar
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.table import Table

from app.infra.database import ENGINE


class AccountLinkRow(Table, tablename="links", schema="accounts", db=ENGINE):
    """A link that was requested for `email` (in lower case), which need not have orders.

    Its mail is written in `language`, and may still be sent while `mail_open`. The link is used up
    at `used_at`, by its use or by a newer one. Its token is stored nowhere.
    """

    link_id = UUID(primary_key=True)
    email = Text()
    language = Varchar(length=2, default="en")
    asked_at = Timestamptz(default=TimestamptzNow())
    used_at = Timestamptz(null=True, default=None)
    mail_open = Boolean(default=True)


class AccountSessionRow(Table, tablename="sessions", schema="accounts", db=ENGINE):
    """One browser that may see the orders of `email`, known by the SHA-256 of its secret."""

    secret_hash = Bytea(primary_key=True)
    email = Text()
    opened_at = Timestamptz(default=TimestamptzNow())
    expires_at = Timestamptz()
