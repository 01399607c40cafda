"""What is neither PostgreSQL nor Redis: the mail server, the disk, and how the shop is reached."""

import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from app.doctor.verdict import Verdict, said_by, well, worth_a_look, wrong
from app.infra import mail
from app.infra.mail.transports import SmtpTransport
from app.settings import settings

MEGABYTE: Final = 1_000_000
# Megabytes of free space: below these something is about to fail, or will be before long.
TIGHT: Final = 200
SCARCE: Final = 1000
LOCAL: Final = ("localhost", "127.0.0.1", "::1")


async def mail_server() -> Verdict:
    if settings.demo:
        return well("a demo shop sends no mail")
    if settings.smtp_url is None:
        return worth_a_look(
            f"mails to customers are only files in {settings.mail_folder}",
            "set SMTP_URL, MAIL_FROM and BASE_URL",
        )
    transport = SmtpTransport(settings.smtp_url)
    try:
        await transport.log_in()
    except mail.Away as error:
        return wrong(said_by(error), "correct SMTP_URL, or see to the mail server")
    finally:
        transport.close()
    return well("it takes mails from the shop")


async def disk(folders: Iterable[Path]) -> Verdict:
    """Looks at the disks of the folders, of which some may not be made yet."""
    found = [(_existing(folder), folder) for folder in folders]
    for place, folder in found:
        if not os.access(place, os.W_OK):
            return wrong(f"{folder} cannot be written to", "give this user the right to do so")
    free = {place: shutil.disk_usage(place).free // MEGABYTE for place in dict(found)}
    if not free:
        return well("this machine has no folder of the shop")
    place = min(free, key=lambda one: free[one])
    said = f"{free[place]:,} MB are free for {place}"
    if free[place] < TIGHT:
        return wrong(said, "make room, or the shop will refuse orders")
    if free[place] < SCARCE:
        return worth_a_look(said, "make room before it becomes scarce")
    return well(said)


def written_folders(data: Path | None) -> list[Path]:
    """Returns the folders that processes of the shop write to on this machine."""
    metrics = os.environ.get("PROMETHEUS_MULTIPROC_DIR")
    return [
        *([] if data is None else [data]),
        *([] if settings.mails_leave else [settings.mail_folder.absolute()]),
        *([Path(metrics)] if metrics else []),
    ]


async def public_address() -> Verdict:
    if not settings.base_url:
        if settings.demo:
            return well(f"a demo shop at {settings.opened_at}")
        return worth_a_look(
            f"BASE_URL is not set, so links in mails lead to {settings.link_base}",
            "set BASE_URL to the public address of the shop",
        )
    if settings.secure_cookies or urlsplit(settings.base_url).hostname in LOCAL:
        return well(settings.base_url)
    return worth_a_look(
        "BASE_URL is not https, so logins and addresses can be read on the way",
        "let a proxy terminate TLS, and set BASE_URL to the https address",
    )


async def proxies() -> Verdict:
    if settings.trusted_proxies.strip() == "*":
        return worth_a_look(
            "every caller may say which address it comes from (TRUSTED_PROXIES=*)",
            "name the proxy's address, unless nobody else can reach the web processes",
        )
    if settings.secure_cookies and not settings.trusted_proxies:
        return worth_a_look(
            "TRUSTED_PROXIES is empty, so behind a proxy all visitors count as one address",
            "set TRUSTED_PROXIES to the address of the proxy that terminates TLS",
        )
    return well(settings.trusted_proxies or "callers come without a proxy")


def _existing(folder: Path) -> Path:
    return next(place for place in (folder, *folder.parents) if place.exists())
