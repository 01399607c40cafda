"""A mail to a customer or the staff, from the event or the link that causes it until it is sent."""

from piccolo.columns import UUID, BigSerial, Boolean, Integer, Text, Timestamptz, Varchar
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from app.infra.database import ENGINE
from app.values.sending import MailKind, SendingState


class MailRow(Table, tablename="mails", schema="mailing", db=ENGINE):
    """`kind` is the status that the mail announces, or another of the kinds above.

    `event_id` is its cause, an event or a correction; each cause has at most one mail of a kind.
    Text and recipient are read from the order when it is sent; a mail to somebody else has its
    `recipient` until then. An index in the database adds that an order has one mail for each
    status, and one of any other kind for each cause (`mails_once_an_order`). The mail with a link
    to all orders of an address has the link's id instead of an order's, and one about another
    subject, an invitation or a withdrawal, has its id and a `language` of its own. What a member of
    the staff reads about the account has the member's id: a version without these mails drops a
    subject that it does not find, and tries again what is about nothing that it knows. A `blocked`
    mail waits until the shop's setting, password or quota is mended. One that the staff send once
    more `repeats` the cause of the first, and goes to the order's present address. While a mail is
    being sent, `due_at` is in the future: that is the lease, and `attempts` its number. `tries`
    counts those that were the mail's own, since it was written or sent again by hand.
    """

    id = BigSerial(primary_key=True)
    event_id = Varchar(length=40)
    order_id = UUID(null=True, default=None)
    link_id = UUID(null=True, default=None)
    subject_id = UUID(null=True, default=None)
    member_id = UUID(null=True, default=None)
    language = Varchar(length=2, null=True, default=None)
    # Both refer to their rows by constraints that are written in SQL: the tables of another flat
    # are not imported. Deleting a link deletes its mail; an order with mails can't be deleted.
    kind = Varchar(length=20, choices=MailKind)
    state = Varchar(length=10, default=SendingState.PENDING, choices=SendingState)
    attempts = Integer(default=0)
    tries = Integer(default=0)
    due_at = Timestamptz(default=TimestamptzNow())
    created_at = Timestamptz(default=TimestamptzNow())
    sent_at = Timestamptz(null=True, default=None)
    error = Text(null=True, default=None)
    recipient = Varchar(length=254, null=True, default=None)
    blocked = Boolean(default=False)
    repeats = Varchar(length=40, null=True, default=None)

    one_mail_a_cause = Unique(["event_id", "kind"])
    state_known = Check("state IN ('PENDING', 'SENT', 'FAILED', 'DROPPED')")
    repeats_of_an_order = Check("repeats IS NULL OR order_id IS NOT NULL AND recipient IS NULL")
    about_one_thing = Check(
        "num_nonnulls(order_id, link_id, subject_id, member_id) = 1"
        " AND (kind = 'ACCOUNT_LINK') = (link_id IS NOT NULL)"
    )
