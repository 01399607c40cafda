"""Mails leave at least once, under one id: whatever the server says, and whatever is killed."""

import asyncio

import pytest

from app.infra import mail
from app.infra.database import fetch, fetch_value
from app.services import delivery, mailing
from app.workers import mail_sender, retention
from app.workers.mail_sender import MailSender
from tests.support.cast import place, shipment_of
from tests.support.mails import OPEN_LINE, standing
from tests.support.mails import order as order
from tests.support.post_office import PostOffice, body, only, opened

pytestmark = pytest.mark.usefixtures("shop")


ANN = "ann@example.org"


async def due_now() -> None:
    """As after the wait, or after a lease ran out."""
    await fetch("UPDATE mailing.mails SET due_at = now()")


async def test_sent_once(order, office: PostOffice) -> None:
    sender = MailSender(office.transport())
    await sender.round()
    await due_now()
    await sender.round()
    assert len(office.mails) == 1
    assert await standing() == ("SENT", 1, None)


async def test_refused_for_good_it_fails_at_once_and_is_sent_again_by_hand(
    order, office: PostOffice
) -> None:
    office.answers[ANN] = "550 5.1.1 no such mailbox"
    await MailSender(office.transport()).round()
    state, attempts, error = await standing()
    assert (state, attempts) == ("FAILED", 1)
    assert "550 5.1.1 no such mailbox" in str(error)
    [unsent] = await mailing.unsent_mails()
    assert (unsent.order_number, unsent.kind) == (order.order_number, "PENDING_SHIPMENT")
    assert (await mailing.mail_backlog()).failed == 1

    office.answers.clear()
    assert await mailing.send_again(unsent.mail_id)
    assert not await mailing.send_again(unsent.mail_id), "it is no longer a failed one"
    await MailSender(office.transport()).round()
    assert len(office.mails) == 1


async def test_refused_after_its_content_it_fails_too(order, office: PostOffice) -> None:
    office.answer_to_data = "554 5.7.1 looks like spam"
    await MailSender(office.transport()).round()
    assert (await standing())[0] == "FAILED"


async def test_postponed_it_is_tried_again_later(order, office: PostOffice) -> None:
    office.answers[ANN] = "450 4.2.0 greylisted"
    sender = MailSender(office.transport())
    await sender.round()
    await sender.round()
    state, attempts, error = await standing()
    assert (state, attempts) == ("PENDING", 1)
    assert "450 4.2.0 greylisted" in str(error)
    waits = await fetch_value("SELECT extract(epoch FROM due_at - now()) FROM mailing.mails")
    assert 40 < waits < 80
    office.answers.clear()
    await due_now()
    await sender.round()
    assert await standing() == ("SENT", 2, None)


async def test_postponed_again_and_again_it_waits_longer_and_stops_at_last(
    order, office: PostOffice
) -> None:
    office.answers[ANN] = "451 4.3.0 not now"
    waits: list[float] = []
    while (await standing())[0] == "PENDING":
        await due_now()
        await MailSender(office.transport()).round()
        waits.append(
            float(await fetch_value("SELECT extract(epoch FROM due_at - now()) FROM mailing.mails"))
        )
    assert (await standing())[:2] == ("FAILED", 10)
    assert 8 * 3600 < sum(waits[:-1]) < 24 * 3600


async def test_a_server_that_is_away_costs_nobody_an_attempt(settle, office: PostOffice) -> None:
    for _ in range(3):
        await place(product_456=1)
    await settle()
    nobody = MailSender(office.transport("smtp://127.0.0.1:1"))
    assert await nobody.round() == mail_sender.WHILE_AWAY
    rows = await fetch("SELECT state, tries, error IS NOT NULL AS tried FROM mailing.mails")
    assert {(row["state"], row["tries"]) for row in rows} == {("PENDING", 0)}
    assert sum(row["tried"] for row in rows) == 1, "one is enough to find out"
    await due_now()
    await MailSender(office.transport()).round()
    assert len(office.mails) == 3


async def test_a_connection_that_breaks_is_an_attempt(order, office: PostOffice) -> None:
    office.answers[ANN] = "421 4.3.2 closing"
    await MailSender(office.transport()).round()
    assert (await standing())[:2] == ("PENDING", 1)


@OPEN_LINE
async def test_a_wrong_password_keeps_all_mails_waiting(order) -> None:
    judge = only(b"shop", b"p@ss")
    async with opened(authenticator=judge, auth_required=True, auth_require_tls=False) as office:
        for password, sent in (("wrong", 0), ("p%40ss", 1)):
            url = f"smtp://shop:{password}@127.0.0.1:{office.port}?starttls=never"
            await MailSender(office.transport(url)).round()
            assert len(office.mails) == sent
            await due_now()
    assert await standing() == ("SENT", 1, None)


async def test_killed_between_sending_and_noting_it_goes_out_again_under_the_same_id(
    order, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def die(*args: object) -> None:
        raise asyncio.CancelledError

    with monkeypatch.context() as killed:
        killed.setattr(mailing, "note_mail", die)
        with pytest.raises(asyncio.CancelledError):
            await MailSender(office.transport()).round()
    await MailSender(office.transport()).round()
    assert len(office.mails) == 1, "the lease still runs"
    await due_now()
    await MailSender(office.transport()).round()
    first, second = office.mails
    assert first["Message-ID"] == second["Message-ID"]
    assert body(first, "html") == body(second, "html")
    assert await standing() == ("SENT", 2, None)


async def test_who_lost_the_lease_changes_nothing_for_who_has_it(order) -> None:
    slow = await mailing.lease_mail()
    assert slow
    await due_now()
    quick = await mailing.lease_mail()
    assert quick
    assert (slow.attempt, quick.attempt) == (1, 2)
    await mailing.note_mail(slow, TimeoutError("too slow"))
    assert await standing() == ("PENDING", 2, None)
    await mailing.note_mail(quick, None)
    await mailing.note_mail(slow, TimeoutError("too slow"))
    assert await standing() == ("SENT", 2, None)


async def test_nor_when_the_server_was_away_for_who_has_it(order) -> None:
    """That costs no try; the lease has a number of its own, which does not go back with it."""
    slow = await mailing.lease_mail()
    await due_now()
    quick = await mailing.lease_mail()
    assert slow
    assert quick
    await mailing.note_mail(quick, mail.Away("no route"))
    await mailing.note_mail(slow, mail.Refused("550 no such mailbox"))
    assert await standing() == ("PENDING", 1, "no route")


async def test_any_number_of_postmen_send_each_mail_once_and_an_orders_in_their_order(
    settle, office: PostOffice
) -> None:
    orders = [await place(product_456=1) for _ in range(8)]
    await settle()
    for one in orders:
        await delivery.dispatch((await shipment_of(one)).shipment_id, "DHL", "T1", "Bea")
    await settle()
    async with asyncio.timeout(20):
        while (await mailing.mail_backlog()).waiting:
            await asyncio.gather(*(MailSender(office.transport()).round() for _ in range(4)))
    subjects = [mail["Subject"] for mail in office.mails]
    assert len(subjects) == len(set(subjects)) == 16
    for one in orders:
        number = one.order_number
        placed = subjects.index(f"We've received your order {number}")
        assert placed < subjects.index(f"Your order {number} is on its way")


async def test_a_mail_that_waits_holds_back_the_later_ones_of_its_order(
    order, settle, office: PostOffice
) -> None:
    office.answers[ANN] = "450 4.2.0 greylisted"
    await MailSender(office.transport()).round()
    office.answers.clear()
    await delivery.dispatch((await shipment_of(order)).shipment_id, "DHL", "T1", "Bea")
    await settle()
    await MailSender(office.transport()).round()
    assert office.mails == []
    await due_now()
    await MailSender(office.transport()).round()
    assert [mail["Subject"].split()[0] for mail in office.mails] == ["We've", "Your"]


async def test_a_template_that_breaks_is_an_attempt_and_names_its_reason(
    order, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(due: mailing.DueMail) -> None:
        raise KeyError("no such carrier")

    monkeypatch.setattr(mailing, "letter_for", broken)
    await MailSender(office.transport()).round()
    assert await standing() == ("PENDING", 1, "'no such carrier'")


async def test_sent_mails_are_forgotten_after_a_month_and_unsent_ones_kept(settle) -> None:
    for state in ("SENT", "SENT", "FAILED", "PENDING"):
        await place(product_456=1)
        await settle()
        await fetch(
            "UPDATE mailing.mails SET state = $1::text,"
            " sent_at = CASE $1::text WHEN 'SENT' THEN now() - interval '31 days' END"
            " WHERE id = (SELECT max(id) FROM mailing.mails)",
            state,
        )
    await fetch("UPDATE mailing.mails SET sent_at = now() - interval '29 days'"
                " WHERE id = (SELECT max(id) FROM mailing.mails WHERE state = 'SENT')")  # fmt: skip
    await retention.delete_all_that_is_old()
    rows = await fetch("SELECT state FROM mailing.mails ORDER BY id")
    assert [row["state"] for row in rows] == ["SENT", "FAILED", "PENDING"]
