"""The link to my orders, as a mail: to the address that it proves, and to nobody without orders."""

import asyncio
import re
from uuid import UUID

import pytest

from app.infra import mail
from app.infra.database import fetch, fetch_row, fetch_value
from app.infra.tasks import end
from app.services import accounts, mailing, sales
from app.services.products import BasketLine
from app.workers import retention
from app.workers.mail_sender import MailSender
from tests.support.cast import HOME, place
from tests.support.post_office import PostOffice, body

pytestmark = pytest.mark.usefixtures("shop")
ANN = "ann@example.org"
MAILS = "SELECT count(*) FROM mailing.mails WHERE link_id IS NOT NULL"


async def places(email: str) -> sales.Placed:
    customer = sales.Customer("Ann Lee", email)
    order, _ = await sales.place_order(
        sales.NewOrder(customer, HOME, [BasketLine("product_456", 1)])
    )
    return order


async def test_says_what_it_is_in_text_and_in_html(office: PostOffice) -> None:
    await place(product_456=1)
    await accounts.ask_for_link("Ann@Example.ORG")
    await MailSender(office.transport()).round()
    [message] = office.mails
    assert message["Subject"] == "Your orders at Doorstep"
    assert message["To"] == ANN
    link_id = await fetch_value("SELECT link_id FROM accounts.links")
    assert message["Message-ID"] == f"<lnk_{link_id.hex}@doorstep.example>"
    plain, html = body(message, "plain"), body(message, "html")
    for text in (plain, html):
        assert f"http://127.0.0.1:8000/account/links/{link_id}?token=" in text
        assert re.search(r"once,\s+until\s+\w{3}\s+\d+\s+\w{3}\s+\d{4},\s+\d\d:\d\d\s+UTC", text)
        assert "Ann Lee" not in text
    assert set(re.findall(r'href="([^"]+)"', html)) == set(re.findall(r"http://\S+", plain))
    assert await fetch_value("SELECT state FROM mailing.mails") == "SENT"


async def test_nobody_is_written_to_about_orders_that_are_not_there(office: PostOffice) -> None:
    await place(product_456=1)
    await accounts.ask_for_link("nob@example.org")
    await MailSender(office.transport()).round()
    assert office.mails == []
    assert await fetch_value(MAILS) == 0
    assert (await mailing.mail_backlog()).waiting == 0


async def test_unknown_addresses_hold_up_no_mail(
    office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    await place(product_456=1)
    for number in range(20):
        await accounts.ask_for_link(f"nob{number}@example.org")
    await accounts.ask_for_link(ANN)
    monkeypatch.setattr("app.workers.mail_sender.BETWEEN", 3600)
    sent = asyncio.Event()
    office.on_data = sent.set
    async with asyncio.timeout(10):
        round_ = asyncio.create_task(MailSender(office.transport()).round())
        await sent.wait()
    await end([round_])
    assert office.recipients == [[ANN]]


async def test_the_mail_goes_to_the_address_that_its_link_opens(office: PostOffice) -> None:
    """The Kelvin sign, typed for a K, is another mailbox; some databases fold it into k."""
    typed = "\u212aim@example.org"
    await places("kim@example.org")
    await accounts.ask_for_link(typed)
    await MailSender(office.transport()).round()
    folded = await fetch_value("SELECT lower($1)", typed)
    assert office.recipients == ([["kim@example.org"]] if folded == "kim@example.org" else [])


async def test_a_mail_that_goes_out_twice_has_the_same_link(office: PostOffice) -> None:
    await place(product_456=1)
    await accounts.ask_for_link(ANN)
    for _ in range(2):
        await MailSender(office.transport()).round()
        await fetch("UPDATE mailing.mails SET state = 'PENDING', due_at = now()")
    first, second = office.mails
    assert first["Message-ID"] == second["Message-ID"]
    assert body(first, "html") == body(second, "html")


async def ages(minutes: int) -> None:
    await fetch("UPDATE mailing.mails SET due_at = now()")
    await fetch(
        "UPDATE accounts.links SET asked_at = asked_at - make_interval(mins => $1)", minutes
    )


async def test_a_link_whose_mail_is_late_is_good_for_half_an_hour_from_then_on(
    office: PostOffice,
) -> None:
    await place(product_456=1)
    office.answers[ANN] = "450 4.2.0 greylisted"
    await accounts.ask_for_link(ANN)
    await MailSender(office.transport()).round()
    assert await standing() == ("PENDING", 1)
    office.answers.clear()
    await ages(31)
    await MailSender(office.transport()).round()
    assert office.recipients == [[ANN]]
    left = "SELECT asked_at > now() - interval '1 minute' FROM accounts.links"
    assert await fetch_value(left)
    found = re.search(r"account/links/([\w-]+)\?token=([\w-]+)", body(office.mails[0], "plain"))
    assert found
    assert (await accounts.find_link(UUID(found[1]), found[2])).email == ANN


async def test_a_late_link_is_not_sent_after_a_newer_one(office: PostOffice) -> None:
    await place(product_456=1)
    await accounts.ask_for_link(ANN)
    await ages(31)
    await accounts.ask_for_link(ANN)
    await MailSender(office.transport()).round()
    newest = "SELECT link_id FROM accounts.links ORDER BY asked_at DESC LIMIT 1"
    [message] = office.mails
    assert str(await fetch_value(newest)) in body(message, "plain")
    assert await fetch_value(MAILS) == 1


async def test_a_link_that_is_refused_is_listed_and_sent_again_by_hand(office: PostOffice) -> None:
    await place(product_456=1)
    office.answers[ANN] = "550 5.1.1 no such mailbox"
    await accounts.ask_for_link(ANN)
    await MailSender(office.transport()).round()
    assert await standing() == ("FAILED", 1)
    [unsent] = await mailing.unsent_mails()
    assert (unsent.order_number, unsent.kind) == ("", "ACCOUNT_LINK")
    assert (await mailing.mail_backlog()).failed == 1

    office.answers.clear()
    await ages(24 * 60)
    await retention.delete_all_that_is_old()
    assert await mailing.send_again(unsent.mail_id)
    await MailSender(office.transport()).round()
    assert office.recipients == [[ANN]]
    assert await standing() == ("SENT", 1)


async def test_a_link_for_an_address_that_no_server_could_be_asked_about_is_listed(
    office: PostOffice,
) -> None:
    """As orders of earlier versions have them."""
    await places("ann@a..example")
    await accounts.ask_for_link("ann@a..example")
    await MailSender(office.transport()).round()
    assert await standing() == ("FAILED", 1)


async def test_what_was_not_sent_leaves_after_a_month(office: PostOffice) -> None:
    await place(product_456=1)
    office.answers[ANN] = "550 5.1.1 no such mailbox"
    await accounts.ask_for_link(ANN)
    await MailSender(office.transport()).round()
    await ages(31 * 24 * 60)
    await retention.delete_all_that_is_old()
    assert await fetch_value(MAILS) == 0


async def test_two_links_of_one_second_are_two_files() -> None:
    names: set[str] = set()
    for email in (ANN, "ben@example.org"):
        await places(email)
        await accounts.ask_for_link(email)
    await fetch("UPDATE mailing.mails SET created_at = '2026-01-15T12:00:00Z'")
    while due := await mailing.lease_mail():
        letter = await mailing.letter_for(due)
        assert isinstance(letter, mail.Letter)
        names.add(letter.name)
    assert len(names) == 2


async def test_links_leave_after_an_hour_and_sessions_when_they_end(office: PostOffice) -> None:
    await place(product_456=1)
    for email, minutes in ((ANN, 61), (ANN, 59), ("nob@example.org", 61)):
        await accounts.ask_for_link(email)
        await MailSender(office.transport()).round()
        await fetch(
            "UPDATE accounts.links SET asked_at = now() - make_interval(mins => $1)"
            " WHERE asked_at > now() - interval '1 minute'",
            minutes,
        )
    for secret, ends in (("ended", "-1 minute"), ("alive", "1 minute")):
        await fetch(
            "INSERT INTO accounts.sessions (secret_hash, email, expires_at)"
            " VALUES ($1::text::bytea, 'ann@example.org', now() + $2::text::interval)",
            secret,
            ends,
        )
    assert len(office.mails) == 2
    await retention.delete_all_that_is_old()
    assert await fetch_value("SELECT count(*) FROM accounts.links") == 1
    assert await fetch_value(MAILS) == 1
    assert await fetch_value("SELECT array_agg(secret_hash) FROM accounts.sessions") == [b"alive"]


async def standing() -> tuple[str, int]:
    """State and tries of the link's mail."""
    row = await fetch_row("SELECT state, tries FROM mailing.mails WHERE link_id IS NOT NULL")
    assert row is not None
    return row["state"], row["tries"]
