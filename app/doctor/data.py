"""What the database holds: its tables, the work that waits or failed, and what was noted."""

from typing import Final

from app import messaging
from app.doctor.verdict import Verdict, well, worth_a_look, wrong
from app.services import mailing, products, shop, webhooks
from app.settings import settings
from app.tables.applied import look_up
from app.tables.migrations import VERSION, missing, unbearable
from app.tables.whole import REMEDY, lacking

# Seconds after which something that waits is late, as in the alarms of docs/operating.md.
LATE_EVENT: Final = 30.0
LATE_MAIL: Final = 3600.0
# Seconds after which an audit is old.
LATE_AUDIT: Final = 7 * 24 * 3600.0
# Seconds after which a backup is old: one that is made each day was left out.
LATE_BACKUP: Final = 2 * 24 * 3600.0


async def migrations() -> Verdict:
    applied = await look_up()
    if found := unbearable(applied):
        return wrong(
            f"{found[0]} took away what version {VERSION} needs",
            f"start version {found[0].oldest} or a later one",
        )
    if found := missing(applied):
        return wrong(f"{len(found)} are to be applied", "run doorstep migrate")
    if gone := await lacking():
        more = f" and {len(gone) - 1} more" if gone[1:] else ""
        return wrong(f"missing although recorded as made: {gone[0]}{more}", REMEDY)
    return well("every table and column is there")


async def events() -> Verdict:
    lag = await messaging.lag()
    if lag.failed:
        return wrong(
            f"{lag.failed} could not be applied, and wait for a person",
            "remove the cause that /staff/events names, then press Replay",
        )
    if lag.oldest_seconds > LATE_EVENT:
        return wrong(
            f"{lag.pending} are not applied yet, the oldest since {lag.oldest_seconds:.0f} s",
            "start a worker, or see in its log why it fails",
        )
    return well(f"{lag.pending} are under way, none has failed")


async def mails() -> Verdict:
    backlog = await mailing.mail_backlog()
    if backlog.blocked:
        return wrong(
            f"{backlog.blocked} wait because of the shop's settings: {backlog.blocked_by}",
            "correct SMTP_URL, MAIL_FROM or MAIL_HELO, or ask the mail provider",
        )
    if backlog.failed:
        return wrong(
            f"{backlog.failed} were refused for good",
            "see the reasons at /staff/events, correct the addresses and send the mails again",
        )
    if backlog.oldest_seconds > LATE_MAIL:
        return wrong(
            f"{backlog.waiting} wait, the oldest since {backlog.oldest_seconds / 3600:.1f} h",
            "start a worker, or see at /staff/events what the mail server says",
        )
    return well(f"{backlog.waiting} are under way, none has failed")


async def hooks() -> Verdict:
    backlog = await webhooks.webhook_backlog()
    if backlog.paused:
        return wrong(
            f"{backlog.paused} endpoints are paused, and {backlog.held} messages wait for them",
            "have the receivers mended, then resume them at /staff/webhooks",
        )
    if backlog.failed:
        return wrong(
            f"{backlog.failed} messages were given up",
            "see the attempts at /staff/webhooks, and send the messages again",
        )
    return well(f"{backlog.waiting} are under way, none has failed")


async def addresses() -> Verdict:
    if found := await products.unreachable_ids():
        return worth_a_look(
            f"no program and no page reaches the products or families {', '.join(found)}, since"
            " other pages have their addresses",
            "make each again with another ID, and archive the old one",
        )
    return well("every product and family can be reached")


async def audit() -> Verdict:
    last = await shop.last_audit()
    if last is None and settings.demo:
        return well("none has been noted, and a demo shop need not have any")
    if last is None:
        return worth_a_look("none has been noted", "run doorstep audit, best each day")
    day = f"{last.ended_at:%Y-%m-%d}"
    if not last.holds:
        return wrong(f"the last one, on {day}, found a broken promise", "run doorstep audit")
    if last.age > LATE_AUDIT:
        return worth_a_look(f"the last one was on {day}", "run doorstep audit each day")
    return well(f"every promise held on {day}")


async def backup() -> Verdict:
    last = await shop.last_backup()
    if last is None and settings.demo:
        return well("none has been noted, and a demo shop need not have any")
    if last is None:
        return worth_a_look(
            "doorstep backup has made none", "run doorstep backup each day, unless others make some"
        )
    if last.age > LATE_BACKUP:
        return worth_a_look(
            f"the last one is of {last.made_at:%Y-%m-%d}", "run doorstep backup each day"
        )
    return well(f"the last one is of {last.made_at:%Y-%m-%d}")


async def secret_key(*, accepts: bool = False) -> Verdict:
    """Makes the present key the one of the data if the operator `accepts` it."""
    if accepts:
        await shop.accept_secret_key()
    match await shop.has_key_of_data():
        case None:
            return well("none has been noted; the first web process of the shop does that")
        case True:
            return well("the data were made with this SECRET_KEY")
        case False:
            pass
    return wrong(
        "the data were made with another SECRET_KEY: old links of orders and the secrets of"
        " webhooks and carriers do not work",
        "set SECRET_KEY_PREVIOUS to the key of that time; if it is lost, doorstep doctor"
        " --accept-secret-key",
    )
