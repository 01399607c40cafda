"""A mail server or a folder takes what is written."""

from pathlib import Path

import pytest

from app.infra.database import fetch
from app.infra.mail.transports import FolderTransport
from app.workers.mail_sender import MailSender
from tests.support.cast import place
from tests.support.mails import OPEN_LINE, standing
from tests.support.mails import order as order
from tests.support.post_office import PostOffice, only, opened, parsed

pytestmark = pytest.mark.usefixtures("shop")


async def test_many_leave_over_one_connection(settle, office: PostOffice) -> None:
    for _ in range(5):
        await place(product_456=1)
    await settle()
    await MailSender(office.transport()).round()
    assert (len(office.mails), office.connections) == (5, 1)


@OPEN_LINE
async def test_a_password_never_goes_over_an_open_line(order) -> None:
    judge = only(b"shop", b"secret")
    async with opened(authenticator=judge, auth_required=True, auth_require_tls=False) as office:
        await MailSender(office.transport(f"smtp://shop:secret@127.0.0.1:{office.port}")).round()
        assert office.mails == []
    assert "TLS" in str((await standing())[2])


async def test_without_a_server_they_are_files_that_mail_programs_open(
    order, tmp_path: Path
) -> None:
    folder = tmp_path / "mail"
    for _ in range(2):
        await MailSender(FolderTransport(folder)).round()
        await fetch("UPDATE mailing.mails SET state = 'PENDING', due_at = now()")
    [file] = folder.iterdir()
    assert file.suffix == ".eml"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert order.order_number in parsed(file.read_bytes())["Subject"]


async def test_a_folder_that_cannot_be_written_to_keeps_them_waiting(order, tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("a file is in the way")
    await MailSender(FolderTransport(tmp_path / "mail")).round()
    assert (await standing())[:2] == ("PENDING", 0)
