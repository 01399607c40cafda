"""A check of each part: what the doctor asks, with words for people who run no server."""

from typing import NamedTuple

from app import messaging
from app.doctor.data import LATE_AUDIT, LATE_BACKUP, LATE_EVENT, LATE_MAIL
from app.doctor.surroundings import disk, written_folders
from app.doctor.work import workers
from app.i18n.language import gettext as _
from app.i18n.language import ngettext
from app.infra.database import CLOCK_WRONG, measure_skew
from app.services import mailing, shop, webhooks
from app.settings import settings
from app.values import formats
from app.values.diagnoses import DiagnosisState
from app.web.filters import duration
from app.web.readiness import NEEDED, missing_parts

OK, CAUTION, WRONG = DiagnosisState


class HealthFinding(NamedTuple):
    """`advice` is empty where nothing has to be done."""

    state: DiagnosisState
    words: str
    advice: str = ""


async def database() -> HealthFinding:
    if NEEDED & (await missing_parts()).keys():
        return HealthFinding(
            WRONG,
            _("It can be read, but takes no orders."),
            _("Ask your administrator to run doctor."),
        )
    return HealthFinding(OK, _("It answers, and can be written to."))


async def live_pages() -> HealthFinding:
    if "redis" in await missing_parts():
        return HealthFinding(
            CAUTION,
            _("Open pages change after some seconds, not at once. Nothing is lost."),
            _("Ask your administrator why Redis cannot be reached."),
        )
    return HealthFinding(OK, _("Open pages change by themselves within a moment."))


async def jobs() -> HealthFinding:
    lag = await messaging.lag()
    if lag.failed:
        failed = ngettext(
            "{count} background job failed", "{count} background jobs failed", lag.failed
        )
        return HealthFinding(
            WRONG, _counted(failed, lag.failed), _("Read the reasons, then try them again.")
        )
    if (await workers()).state == WRONG:
        return HealthFinding(
            WRONG,
            _("No worker runs: orders are taken, but get no parcel and no email."),
            _("Ask your administrator to start a worker."),
        )
    if lag.oldest_seconds > LATE_EVENT:
        return HealthFinding(
            CAUTION, _waited(lag.oldest_seconds), _("Look again in a few minutes.")
        )
    return HealthFinding(OK, _("Orders become parcels within a moment."))


async def mails() -> HealthFinding:
    backlog = await mailing.mail_backlog()
    if backlog.blocked:
        return HealthFinding(
            WRONG,
            _("The mail server takes no emails from the shop."),
            _("See what the mail server says."),
        )
    if backlog.failed:
        failed = ngettext(
            "{count} email was not sent", "{count} emails were not sent", backlog.failed
        )
        return HealthFinding(
            WRONG,
            _counted(failed, backlog.failed),
            _("Correct the addresses, then send them again."),
        )
    if backlog.oldest_seconds > LATE_MAIL:
        return HealthFinding(
            CAUTION, _waited(backlog.oldest_seconds), _("See what the mail server says.")
        )
    if not settings.mails_leave and not settings.demo:
        return HealthFinding(
            CAUTION,
            _("No mail server is set, so emails are only kept as files."),
            _("Ask your administrator to set SMTP_URL."),
        )
    return HealthFinding(OK, _("No email waits for long, and none was refused."))


async def hooks() -> HealthFinding:
    backlog = await webhooks.webhook_backlog()
    if backlog.paused:
        paused = ngettext(
            "{count} webhook endpoint is paused",
            "{count} webhook endpoints are paused",
            backlog.paused,
        )
        return HealthFinding(
            WRONG,
            _counted(paused, backlog.paused),
            _("Have the receiver mended, then resume it."),
        )
    if backlog.failed:
        failed = ngettext(
            "{count} webhook was not delivered",
            "{count} webhooks were not delivered",
            backlog.failed,
        )
        return HealthFinding(
            WRONG,
            _counted(failed, backlog.failed),
            _("Read the attempts, then send them again."),
        )
    return HealthFinding(OK, _("No message to another program waits or was given up."))


async def room() -> HealthFinding:
    match (await disk(written_folders(None))).state:
        case DiagnosisState.WRONG:
            return HealthFinding(
                WRONG,
                _("It is full or cannot be written to, so the shop may refuse orders."),
                _("Ask your administrator to make room at once."),
            )
        case DiagnosisState.CAUTION:
            return HealthFinding(
                CAUTION, _("Room is getting scarce."), _("Ask your administrator to make room.")
            )
        case DiagnosisState.OK:
            return HealthFinding(OK, _("There is enough room on this machine."))


async def clock() -> HealthFinding:
    skew = abs((await measure_skew()).certain)
    if skew > CLOCK_WRONG:
        words = _("It is wrong by {duration}. The shop's own times are right all the same.")
        return HealthFinding(
            CAUTION,
            words.format(duration=duration(skew)),
            _("Ask your administrator to set it."),
        )
    return HealthFinding(OK, _("It agrees with the database's."))


async def audit() -> HealthFinding:
    last = await shop.last_audit()
    advice = _("Run it now; better still, have the server run it each day.")
    if last is None:
        words = _("It has not run yet.")
        return HealthFinding(OK, words) if settings.demo else HealthFinding(CAUTION, words, advice)
    day = formats.day(last.ended_at)
    if not last.holds:
        words = _("The last one, on {day}, found a mistake in the books.").format(day=day)
        return HealthFinding(WRONG, words, advice)
    if last.age > LATE_AUDIT:
        return HealthFinding(CAUTION, _("The last one was on {day}.").format(day=day), advice)
    return HealthFinding(OK, _("Stock, orders and money added up on {day}.").format(day=day))


async def backup() -> HealthFinding:
    last = await shop.last_backup()
    advice = _("Ask your administrator to make one each day.")
    if last is None:
        words = _("None has been made yet.")
        return HealthFinding(OK, words) if settings.demo else HealthFinding(CAUTION, words, advice)
    words = _("The last one is of {day}.").format(day=formats.day(last.made_at))
    return (
        HealthFinding(CAUTION, words, advice)
        if last.age > LATE_BACKUP
        else HealthFinding(OK, words)
    )


def _counted(words: str, count: int) -> str:
    return f"{words.format(count=count)}."


def _waited(seconds: float) -> str:
    return _("The oldest has waited for {duration}.").format(duration=duration(seconds))
