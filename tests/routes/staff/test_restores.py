"""A manager decides what becomes of what is held since a restore, and everybody sees that it is."""

import httpx
import pytest

from app.workers.mail_sender import MailSender
from tests.support.audit_lines import lines
from tests.support.cast import place
from tests.support.endpoints import Settle
from tests.support.post_office import PostOffice
from tests.support.restores import restored
from tests.support.visitor import Visitor

pytestmark = pytest.mark.usefixtures("shop")
HERE = "/staff/restores"
BANNER = "This shop was restored from a backup."


async def test_the_page_of_a_shop_that_was_never_restored(bea: Visitor) -> None:
    await bea.open(HERE)
    assert "This shop has never been restored" in bea.text
    assert BANNER not in bea.text


async def test_a_packer_sees_that_something_is_held(pat: Visitor, settle: Settle) -> None:
    await place(product_456=1)
    await settle()
    await restored()
    await pat.open("/staff/shipments")
    assert BANNER in pat.text
    assert HERE not in pat.page.text


async def test_a_manager_sends_the_mails(bea: Visitor, settle: Settle, office: PostOffice) -> None:
    await place(product_456=1)
    await settle()
    await restored()
    await bea.open("/staff")
    assert "Decide now" in bea.text
    await bea.open(HERE)
    assert "Emails: 1" in bea.text
    assert "doorstep-20261201T030000Z.dump" in bea.text

    await bea.send(f"{HERE}/mails/release")
    assert "1 is on its way." in bea.text
    assert "Sent by Bea" in bea.text
    assert BANNER not in bea.text
    await MailSender(office.transport()).round()
    assert len(office.mails) == 1
    [line] = await lines(action="restore.sent")
    assert line.after == {"held": "mails", "count": 1}


async def test_two_managers_decide_once(
    bea: Visitor, settle: Settle, client: httpx.AsyncClient
) -> None:
    await place(product_456=1)
    await settle()
    await restored()
    await bea.open(HERE)
    form = bea.form(f"{HERE}/mails/release")
    await bea.send(f"{HERE}/mails/removal")
    assert "1 was dropped." in bea.text
    token = {"_csrf_token": form.value("_csrf_token")}
    again = await client.post(f"{HERE}/mails/release", data=token, follow_redirects=True)
    assert "This has already been decided." in again.text


async def test_nothing_else_is_held(bea: Visitor, client: httpx.AsyncClient) -> None:
    await bea.open(HERE)
    token = bea.form("/staff/logout").value("_csrf_token")
    answer = await client.post(f"{HERE}/parcels/release", data={"_csrf_token": token})
    assert answer.status_code == 404
