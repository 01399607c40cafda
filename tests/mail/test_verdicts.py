"""The enhanced code decides: whose fault a refusal is, and whether it is for good."""

import pytest

from app.database import fetch_row
from app.mail import Away, Delayed, Refused
from app.mail.verdicts import judged
from app.settings import settings
from app.workers.postman import Postman
from tests.cast import place
from tests.mail.post_office import PostOffice

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
        (550, "5.4.5 Daily user sending limit exceeded", Away),
        (504, "5.5.2 <shop>: Helo command rejected: need fully-qualified hostname", Away),
        (450, "4.7.1 <shop>: Helo command rejected: Host not found", Away),
        (504, "what is this", Away),
        (530, "5.7.0 Must issue a STARTTLS command first", Away),
        (554, "5.7.1 <ann@example.org>: Relay access denied", Away),
        (550, "5.7.26 this mail is unauthenticated", Away),
        (550, b"5.1.1 Empf\xe4nger unbekannt", Refused),
        (550, "5.1.1 Empf\udce4nger \x00 unbekannt", Refused),
    ],
)
def test_whose_fault_it_is(code: int, message: str | bytes, kind: type[Exception]) -> None:
    verdict = judged(code, message)
    assert type(verdict) is kind
    str(verdict).encode()
    assert "\x00" not in str(verdict)


async def standing() -> tuple[str, int, str | None]:
    row = await fetch_row("SELECT state, attempts, error FROM sales.mails")
    assert row is not None
    return tuple(row)  # pyright: ignore[reportReturnType]


@pytest.mark.usefixtures("shop")
async def test_a_greeting_that_is_refused_costs_no_mail_an_attempt(
    settle, office: PostOffice
) -> None:
    office.answers[ANN] = "504 5.5.2 <shop>: Helo command rejected: need fully-qualified hostname"
    await place(product_456=1)
    await settle()
    await Postman(office.transport()).round()
    state, attempts, error = await standing()
    assert (state, attempts) == ("PENDING", 0)
    assert "MAIL_HELO" in str(error)


@pytest.mark.usefixtures("shop")
async def test_an_answer_in_latin_1_is_a_failure_like_any_other(settle, monkeypatch) -> None:
    from aiosmtplib import SMTPRecipientRefused, SMTPRecipientsRefused

    from app.mail.transports import SmtpTransport

    class Refuses:
        is_connected = True

        async def sendmail(self, *_: object, **__: object) -> None:
            answer = b"5.1.1 Empf\xe4nger \x00 unbekannt".decode("utf-8", "surrogateescape")
            raise SMTPRecipientsRefused([SMTPRecipientRefused(550, answer, ANN)])

        def close(self) -> None:
            pass

    async def connected(self: SmtpTransport) -> Refuses:
        return Refuses()

    monkeypatch.setattr(SmtpTransport, "_connected", connected)
    await place(product_456=1)
    await settle()
    await Postman(PostOffice().transport()).round()
    assert await standing() == ("FAILED", 1, "550 5.1.1 Empfänger  unbekannt")


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
    await Postman(office.transport()).round()
    assert greeted == ["mail.shop.example"]
