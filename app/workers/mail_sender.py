"""The sender of mails: takes a lease, sends with no transaction open, and records the outcome."""

import asyncio
from contextlib import suppress
from typing import Final

import structlog

from app.infra import mail, metrics
from app.infra.database import is_contention, is_outage
from app.infra.looks import may_be_due, until_next_look
from app.services import mailing
from app.workers.back_off import BackOff

log = structlog.get_logger(__name__)

# Seconds between two mails: orders and pages have priority, and 20 mails a second are enough.
BETWEEN: Final = 0.05
# Seconds until the next attempt at a mail server that is away.
WHILE_AWAY: Final = 10.0
BLOCKED_IN_A_ROW: Final = 3
# Seconds for one mail, well before its lease runs out.
SENT_WITHIN: Final = 60.0
EXPECTED: Final = (mail.Away, mail.Delayed, mail.Refused, TimeoutError)


class MailSender:
    """Sends due mails one after the other; any number of workers may have a sender.

    A mail may be sent twice if its sender dies before it recorded the first; both have the same
    Message-ID (docs/design/mail.md).
    """

    def __init__(self, transport: mail.Transport) -> None:
        self._transport = transport
        self._told_to_leave = asyncio.Event()
        self._back_off = BackOff("the mails")

    async def main(self) -> None:
        while not self._told_to_leave.is_set():
            is_due = await may_be_due(mailing.ANY_MAIL_DUE)
            pause = await self.round() if is_due else until_next_look()
            with suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._told_to_leave.wait()

    def leave(self) -> None:
        self._told_to_leave.set()

    async def round(self) -> float:
        """Sends all that is due; returns the seconds until it is worth looking again.

        It stops when several mails in a row are blocked: a single one may be blocked because of
        itself.
        """
        blocked = 0
        try:
            while not self._told_to_leave.is_set() and (due := await mailing.lease_mail()):
                unsent = await self._deliver(due)
                blocked = blocked + 1 if isinstance(unsent, mail.Blocked) else 0
                if isinstance(unsent, mail.Away) and blocked not in range(1, BLOCKED_IN_A_ROW):
                    return WHILE_AWAY
            self._back_off.recovered()
        except Exception as error:
            return self._back_off.failed(error)
        finally:
            self._transport.close()
        return until_next_look()

    async def _deliver(self, due: mailing.DueMail) -> Exception | None:
        """Returns why the mail was not sent, or None."""
        unsent: Exception | None = None
        try:
            async with asyncio.timeout(SENT_WITHIN):
                letter = await mailing.letter_for(due)
                if letter is None:
                    await mailing.drop_mail(due)
                    return None
                await self._transport.send(letter)
            metrics.mails_sent.inc()
        except EXPECTED as error:
            unsent = error
        except Exception as error:
            if is_outage(error):
                raise
            unsent = error
        if unsent is not None:
            self._transport.close()
            _tell(due, unsent)
        await _note(due, unsent)
        await asyncio.sleep(BETWEEN)
        return unsent


async def _note(due: mailing.DueMail, unsent: Exception | None) -> None:
    try:
        await mailing.note_mail(due, unsent)
    except Exception as error:
        if is_outage(error) or is_contention(error):
            raise
        log.error("an attempt could not be noted", event_id=due.event_id, exc_info=error)
        await mailing.note_mail(due, mail.Delayed(type(error).__name__))


def _tell(due: mailing.DueMail, error: Exception) -> None:
    # What the server said is left out, since it may name the customer.
    log.warning(
        "a mail was not sent",
        event_id=due.event_id,
        kind=due.kind,
        attempt=due.tries,
        reason=type(error).__name__,
        exc_info=None if isinstance(error, EXPECTED) else error,
    )
