"""What the shop needs to work, in the words of those who sell: each part, its state, what to do."""

from typing import Final

import msgspec

from app import messaging
from app.doctor.data import LATE_AUDIT, LATE_BACKUP, LATE_EVENT, LATE_MAIL
from app.doctor.surroundings import disk, written_folders
from app.doctor.work import workers
from app.i18n.language import gettext as _
from app.i18n.language import ngettext
from app.infra.database import measure_skew
from app.services import mailing, shop, webhooks
from app.settings import settings
from app.values import formats
from app.values.statuses import DiagnosisState
from app.web.filters import duration
from app.web.readiness import missing_parts

OK, CAUTION, WRONG = DiagnosisState
# Seconds by which a clock may be wrong before anybody need know.
CLOCK_WRONG: Final = 1.0
ICONS: Final = {OK: "circle-check", CAUTION: "clock", WRONG: "triangle-alert"}


class HealthPart(msgspec.Struct, frozen=True, kw_only=True):
    """`name` stays the same in every language; `href` leads to where it is dealt with."""

    name: str
    title: str
    state: DiagnosisState
    words: str
    advice: str = ""
    href: str = ""

    @property
    def is_well(self) -> bool:
        return self.state == OK

    @property
    def icon(self) -> str:
        return ICONS[self.state]


async def read_parts() -> list[HealthPart]:
    """Returns those that need a look first."""
    missing = await missing_parts()
    parts = [
        _database("postgresql" in missing or "migrations" in missing),
        _live("redis" in missing),
        await _jobs(),
        await _mails(),
        await _webhooks(),
        await _disk(),
        await _clock(),
        await _audit(),
        await _backup(),
    ]
    return sorted(parts, key=lambda part: part.is_well)


def _database(is_missing: bool) -> HealthPart:
    state, words, advice = OK, _("It answers, and can be written to."), ""
    if is_missing:
        state, words = WRONG, _("It can be read, but takes no orders.")
        advice = _("Ask your administrator to run doctor.")
    return HealthPart(name="database", title=_("Database"), state=state, words=words, advice=advice)


def _live(is_missing: bool) -> HealthPart:
    state, words, advice = OK, _("Open pages change by themselves within a moment."), ""
    if is_missing:
        state = CAUTION
        words = _("Open pages change after some seconds, not at once. Nothing is lost.")
        advice = _("Ask your administrator why Redis cannot be reached.")
    return HealthPart(name="live", title=_("Live pages"), state=state, words=words, advice=advice)


async def _jobs() -> HealthPart:
    lag = await messaging.lag()
    state, advice, href = OK, "", "/staff/events"
    words = _("Orders become parcels within a moment.")
    if lag.failed:
        state, advice = WRONG, _("Read the reasons, then try them again.")
        words = (
            ngettext(
                "{count} background job failed", "{count} background jobs failed", lag.failed
            ).format(count=lag.failed)
            + "."
        )
    elif (await workers()).state == WRONG:
        state, advice = WRONG, _("Ask your administrator to start a worker.")
        words = _("No worker runs: orders are taken, but get no parcel and no email.")
    elif lag.oldest_seconds > LATE_EVENT:
        state, advice = CAUTION, _("Look again in a few minutes.")
        words = _("The oldest has waited for {duration}.").format(
            duration=duration(lag.oldest_seconds)
        )
    return HealthPart(
        name="jobs", title=_("Background jobs"), state=state, words=words, advice=advice, href=href
    )


async def _mails() -> HealthPart:
    backlog = await mailing.mail_backlog()
    state, advice = OK, ""
    words = _("No email waits for long, and none was refused.")
    if backlog.blocked:
        state, advice = WRONG, _("See what the mail server says.")
        words = _("The mail server takes no emails from the shop.")
    elif backlog.failed:
        state, advice = WRONG, _("Correct the addresses, then send them again.")
        words = (
            ngettext(
                "{count} email was not sent", "{count} emails were not sent", backlog.failed
            ).format(count=backlog.failed)
            + "."
        )
    elif backlog.oldest_seconds > LATE_MAIL:
        state, advice = CAUTION, _("See what the mail server says.")
        words = _("The oldest has waited for {duration}.").format(
            duration=duration(backlog.oldest_seconds)
        )
    elif not settings.mails_leave and not settings.demo:
        state, advice = CAUTION, _("Ask your administrator to set SMTP_URL.")
        words = _("No mail server is set, so emails are only kept as files.")
    return HealthPart(
        name="mails",
        title=_("Emails"),
        state=state,
        words=words,
        advice=advice,
        href="/staff/events#mails-title",
    )


async def _webhooks() -> HealthPart:
    backlog = await webhooks.webhook_backlog()
    state, advice, href = OK, "", "/staff/webhooks"
    words = _("No message to another program waits or was given up.")
    if backlog.paused:
        state, advice = WRONG, _("Have the receiver mended, then resume it.")
        words = (
            ngettext(
                "{count} webhook endpoint is paused",
                "{count} webhook endpoints are paused",
                backlog.paused,
            ).format(count=backlog.paused)
            + "."
        )
    elif backlog.failed:
        state, advice = WRONG, _("Read the attempts, then send them again.")
        words = (
            ngettext(
                "{count} webhook was not delivered",
                "{count} webhooks were not delivered",
                backlog.failed,
            ).format(count=backlog.failed)
            + "."
        )
    return HealthPart(
        name="webhooks", title=_("Webhooks"), state=state, words=words, advice=advice, href=href
    )


async def _disk() -> HealthPart:
    state = (await disk(written_folders(None))).state
    words, advice = {
        OK: (_("There is enough room on this machine."), ""),
        CAUTION: (_("Room is getting scarce."), _("Ask your administrator to make room.")),
        WRONG: (
            _("It is full or cannot be written to, so the shop may refuse orders."),
            _("Ask your administrator to make room at once."),
        ),
    }[state]
    return HealthPart(name="disk", title=_("Disk"), state=state, words=words, advice=advice)


async def _clock() -> HealthPart:
    skew = (await measure_skew()).certain
    state, words, advice = OK, _("It agrees with the database's."), ""
    if abs(skew) > CLOCK_WRONG:
        state = CAUTION
        words = _("It is wrong by {duration}. The shop's own times are right all the same.").format(
            duration=duration(abs(skew))
        )
        advice = _("Ask your administrator to set it.")
    return HealthPart(name="clock", title=_("Clock"), state=state, words=words, advice=advice)


async def _audit() -> HealthPart:
    last = await shop.last_audit()
    state, advice = OK, ""
    if last is None:
        state = OK if settings.demo else CAUTION
        words = _("It has not run yet.")
    else:
        day = formats.day(last.ended_at)
        if not last.holds:
            state = WRONG
            words = _("The last one, on {day}, found a mistake in the books.").format(day=day)
        elif last.age > LATE_AUDIT:
            state, words = CAUTION, _("The last one was on {day}.").format(day=day)
        else:
            words = _("Stock, orders and money added up on {day}.").format(day=day)
    if state != OK:
        advice = _("Run it now; better still, have the server run it each day.")
    return HealthPart(
        name="audit",
        title=_("Integrity check"),
        state=state,
        words=words,
        advice=advice,
        href="/staff/audit",
    )


async def _backup() -> HealthPart:
    last = await shop.last_backup()
    state, advice = OK, ""
    if last is None:
        state = OK if settings.demo else CAUTION
        words = _("None has been made yet.")
    else:
        state = CAUTION if last.age > LATE_BACKUP else OK
        words = _("The last one is of {day}.").format(day=formats.day(last.made_at))
    if state != OK:
        advice = _("Ask your administrator to make one each day.")
    return HealthPart(name="backup", title=_("Backup"), state=state, words=words, advice=advice)
