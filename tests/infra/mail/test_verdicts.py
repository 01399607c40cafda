"""The enhanced code decides: whose fault a refusal is, and whether it is for good."""

import pytest

from app.infra.database import fetch, fetch_row, fetch_value
from app.infra.mail import Blocked, Delayed, Refused
from app.infra.mail.verdicts import error_for_reply
from app.services import mailing
from app.settings import settings
from app.workers import mail_sender
from app.workers.mail_sender import MailSender
from tests.support.blunt import blunt
from tests.support.cast import place
from tests.support.post_office import PostOffice
from tests.support.returning import place_for

ANN = "ann@example.org"


@pytest.mark.parametrize(
    ("code", "message", "kind"),
    [
        (550, "5.1.1 no such mailbox", Refused),
        (550, "no such mailbox", Refused),
        (554, "5.7.1 looks like spam", Refused),
        (552, "5.2.2 mailbox full", Delayed),
        (452, "4.2.2 mailbox full", Delayed),
        (550, "4.7.1 come back", Delayed),
        (550, "5.7.1 Greylisted, try again later", Delayed),
        (550, "greylisting in action", Delayed),
        (451, "4.3.0 not now", Delayed),
        (550, "5.4.5 Daily user sending limit exceeded", Blocked),
        (504, "5.5.2 <shop>: Helo command rejected: need fully-qualified hostname", Blocked),
        (450, "4.7.1 <shop>: Helo command rejected: Host not found", Blocked),
        (504, "what is this", Blocked),
        (530, "5.7.0 Must issue a STARTTLS command first", Blocked),
        (554, "5.7.1 <ann@example.org>: Relay access denied", Blocked),
        (550, "relay not permitted", Blocked),
        (550, "5.7.1 Unable to relay", Blocked),
        (550, "5.7.54 SMTP; Unable to relay recipient in non-accepted domain", Blocked),
        (554, "Message rejected: Email address is not verified: orders@shop.example", Blocked),
        (550, "The from address does not match a verified Sender Identity", Blocked),
        (550, "5.7.708 Access denied, traffic not accepted from this IP", Blocked),
        (550, "5.7.606 Access denied, banned sending IP [192.0.2.1]", Blocked),
        (450, "4.1.1 Recipient address rejected: unverified address", Delayed),
        (550, "5.7.26 this mail is unauthenticated", Blocked),
        (454, "Throttling failure: Daily message quota exceeded", Blocked),
        (550, "5.7.60 SMTP; Client does not have permissions to send as this sender", Blocked),
        (554, "5.7.1 Service unavailable; Client host [192.0.2.1] blocked", Blocked),
        (504, "5.5.2 <ann@shop>: Recipient address rejected: need fully-qualified", Refused),
        (552, "5.2.2 mailbox over its daily quota", Delayed),
        (421, "4.7.0 try again later", Delayed),
        (550, b"5.1.1 Empf\xe4nger unbekannt", Refused),
        (550, "5.1.1 Empf\udce4nger \x00 unbekannt", Refused),
    ],
)
def test_whose_fault_it_is(code: int, message: str | bytes, kind: type[Exception]) -> None:
    verdict = error_for_reply(code, message)
    assert type(verdict) is kind
    str(verdict).encode()
    assert "\x00" not in str(verdict)


async def standing() -> tuple[str, int, str | None]:
    row = await fetch_row("SELECT state, tries, error FROM mailing.mails")
    assert row is not None
    return tuple(row)  # pyright: ignore[reportReturnType]


@pytest.mark.usefixtures("shop")
async def test_a_greeting_that_is_refused_costs_no_mail_an_attempt(
    settle, office: PostOffice
) -> None:
    office.answers[ANN] = "504 5.5.2 <shop>: Helo command rejected: need fully-qualified hostname"
    await place(product_456=1)
    await settle()
    await MailSender(office.transport()).round()
    state, attempts, error = await standing()
    assert (state, attempts) == ("PENDING", 0)
    assert "MAIL_HELO" in str(error)


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize(
    ("verb", "answer", "state", "attempts"),
    [
        ("", b"554 no service for you", "PENDING", 0),
        ("", b"421 4.3.2 closing", "PENDING", 0),
        ("EHLO", b"504 5.5.2 <shop>: Helo command rejected", "PENDING", 0),
        ("EHLO", b"550 \xfcber mich nicht \x00", "PENDING", 0),
        ("MAIL", b"550 5.4.5 Daily user sending limit exceeded", "PENDING", 0),
        ("MAIL", b"553 5.7.1 Sender address rejected: nicht \xfcber uns", "PENDING", 0),
        ("MAIL", b"552 5.3.4 message too large", "FAILED", 1),
        ("RCPT", b"504 5.5.2 <shop>: Helo command rejected: need fully-qualified", "PENDING", 0),
        ("RCPT", b"550 5.4.5 Daily user sending limit exceeded", "PENDING", 0),
        ("RCPT", b"552 5.2.2 mailbox full", "PENDING", 1),
        ("RCPT", b"550 5.7.1 Greylisted, try again later", "PENDING", 1),
        ("RCPT", b"421 4.3.2 closing", "PENDING", 1),
        ("RCPT", b"550 5.1.1 Empf\xe4nger \x00 unbekannt", "FAILED", 1),
        ("RCPT", b"550-5.1.1 one line\r\n550 5.1.1 and \xe4nother", "FAILED", 1),
        ("DATA", b"554 5.7.1 looks like spam", "FAILED", 1),
        (".", b"554 5.7.1 sieht aus wie Werbung f\xfcr alle", "FAILED", 1),
        (".", b"452 4.3.1 no room", "PENDING", 1),
    ],
)
async def test_what_a_server_says_at_each_step_decides_and_ends_no_sender(
    settle, verb: str, answer: bytes, state: str, attempts: int
) -> None:
    await place(product_456=1)
    await settle()
    async with blunt({verb: answer}) as office:
        await MailSender(office.transport()).round()
    assert (await standing())[:2] == (state, attempts)
    backlog = await mailing.mail_backlog()
    assert backlog.blocked == (attempts == 0)
    assert bool(backlog.blocked_by) == (attempts == 0)

    await fetch("UPDATE mailing.mails SET state = 'PENDING', due_at = now()")
    async with blunt({}) as office:
        await MailSender(office.transport()).round()
        assert office.taken == [ANN]
    assert (await mailing.mail_backlog()).blocked == 0


@pytest.mark.usefixtures("shop")
async def test_an_answer_in_latin_1_is_kept_as_people_read_it(settle) -> None:
    await place(product_456=1)
    await settle()
    async with blunt({"RCPT": b"550 5.1.1 Empf\xe4nger \x00 unbekannt"}) as office:
        await MailSender(office.transport()).round()
    assert await standing() == ("FAILED", 1, "550 5.1.1 Empfänger  unbekannt")


@pytest.mark.usefixtures("shop")
async def test_one_address_that_looks_like_the_shops_fault_holds_up_no_other(settle) -> None:
    """A few such answers in a row are the shop's; one among others may be its own mail's."""
    for email in ("odd@example.net", ANN, "ben@example.org"):
        await place_for(email, product_456=1)
    await settle()
    async with blunt({"odd@example.net": b"554 5.7.1 Relay access denied"}) as office:
        await MailSender(office.transport()).round()
        assert office.taken == [ANN, "ben@example.org"]
    async with blunt({"RCPT": b"554 5.7.1 Relay access denied"}) as office:
        for _ in range(5):
            await place_for(ANN, product_456=1)
        await settle()
        assert await MailSender(office.transport()).round() == mail_sender.WHILE_AWAY
    assert await fetch_value("SELECT count(*) FROM mailing.mails WHERE error IS NOT NULL") == 4


@pytest.mark.usefixtures("shop")
async def test_the_shop_greets_by_the_name_that_was_set(
    settle, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    greeted: list[str] = []
    hello = office.handle_EHLO

    async def handle(server, session, envelope, name, answers):
        greeted.append(name)
        return await hello(server, session, envelope, name, answers)

    office.handle_EHLO = handle
    monkeypatch.setattr(settings, "mail_helo", "mail.shop.example")
    await place(product_456=1)
    await settle()
    await MailSender(office.transport()).round()
    assert greeted == ["mail.shop.example"]
