"""A new shop tells its manager what is left to do, and stops when that is done or unwanted."""

import pytest

from app.infra.database import fetch
from app.services import shop as settings
from app.services.flats import read_setup
from app.values.legal_texts import REQUIRED
from app.values.shop_settings import ShopSettings
from tests.support.invited import invited
from tests.support.post_office import PostOffice
from tests.support.visitor import Visitor

HERE = "/staff/setup"
THERE = {"seller_postcode": "20095", "seller_city": "Hamburg"}


async def done() -> set[str]:
    return {step.name for step, is_done in await read_setup() if is_done}


@pytest.mark.usefixtures("shop")
async def test_each_step_is_read_from_the_shop(bea: Visitor) -> None:
    assert await done() == {"product"}
    known = ShopSettings(
        name="Mia", seller_name="Mia", seller_line1="Harbour 1", seller_country="DE", **THERE
    )
    await settings.change_settings(known, "Bea", 0)
    await invited()
    assert await done() == {"product", "seller", "colleagues"}
    for kind in REQUIRED:
        assert "legal" not in await done()
        await settings.change_legal_text(kind, "fr", "Un texte.", "Mia", 0)
    assert "legal" in await done()
    await settings.change_legal_text(REQUIRED[0], "fr", "", "Mia", 1)
    assert "legal" not in await done()
    await fetch("UPDATE products.stock SET on_hand = 0, reserved = 0")
    assert "product" not in await done()


async def test_the_board_and_the_home_lead_a_manager_there(bea: Visitor) -> None:
    for address in ("/staff", "/staff/shipments"):
        await bea.open(address)
        assert "steps are left. Continue" in bea.text
        assert f'href="{HERE}"' in bea.page.text

    await bea.open(HERE)
    await bea.send(f"{HERE}/dismissal")
    assert "The setup guide is closed." in bea.text
    assert "steps are left" not in bea.text
    await bea.open("/staff")
    assert "steps are left" not in bea.text
    assert f"{HERE}/dismissal" not in (await bea.open(HERE)).text


async def test_a_packer_sees_nothing_of_it(pat: Visitor) -> None:
    assert "steps are left" not in pat.text
    await pat.open("/staff")
    assert "steps are left" not in pat.text
    assert (await pat.open(HERE)).status_code == 403


async def test_a_test_mail_is_sent_and_the_servers_answer_shown(
    bea: Visitor, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.services.mailing.trial.mail.open_transport", office.transport)
    monkeypatch.setattr("app.services.mailing.trial.settings.smtp_url", office.url)
    office.answer_to_data = "250 2.0.0 queued as 4711"
    await bea.open(HERE)
    await bea.send(f"{HERE}/mails")

    assert office.recipients == [["bea@example.org"]]
    assert "took the test to bea@example.org and answered:" in bea.text
    assert "queued as 4711" in bea.text
    assert "mail" in await done()


@pytest.mark.parametrize("answer", ["550 5.1.1 no such mailbox", "451 4.7.1 greylisted"])
async def test_a_refusal_is_shown_and_the_step_stays_open(
    bea: Visitor, office: PostOffice, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    monkeypatch.setattr("app.services.mailing.trial.mail.open_transport", office.transport)
    office.answers["bea@example.org"] = answer
    await bea.open(HERE)
    await bea.send(f"{HERE}/mails")
    assert "The test was not sent:" in bea.text
    assert answer.partition(" ")[2] in bea.text
    assert "mail" not in await done()


async def test_without_a_server_the_page_says_where_the_mail_is(bea: Visitor) -> None:
    await bea.open(HERE)
    assert "SMTP_URL is empty" in bea.text
    await bea.send(f"{HERE}/mails")
    assert "No mail server is set, so the test was only written into" in bea.text
    assert "mail" not in await done()
