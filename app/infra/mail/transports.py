"""Two ways to send a mail: to an SMTP server, or into a folder where it can be opened."""

import asyncio
import socket
from contextlib import suppress
from pathlib import Path
from time import time
from typing import Final, Protocol
from urllib.parse import unquote

from aiosmtplib import (
    SMTP,
    SMTPException,
    SMTPNotSupported,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)
from pydantic import AnyUrl

from app.infra.mail.messages import Letter
from app.infra.mail.outcomes import Away, Delayed, Refused
from app.infra.mail.verdicts import error_for_reply, error_for_sender_reply
from app.settings import settings
from app.values import untrusted

# Seconds for each step of the conversation with the server.
ANSWERS_WITHIN: Final = 15.0
SUBMISSION, SUBMISSION_OVER_TLS = 587, 465
KEPT_SECONDS: Final = 30 * 24 * 3600
UTF8_OPTIONS: Final = ("SMTPUTF8", "BODY=8BITMIME")


class Transport(Protocol):
    async def send(self, letter: Letter) -> str:
        """Returns the receiver's answer to a mail that it took.

        Raises `Refused`, `Delayed` or `Away`.
        """
        ...

    def close(self) -> None:
        """Closes the connection; the next `send` opens a new one."""
        ...


class SmtpTransport:
    """Keeps one connection for as long as there is something to send.

    An error before the recipient is named is `Away`: an unreachable server, a wrong password or a
    sender that the server does not accept would fail every mail.
    """

    def __init__(self, url: AnyUrl) -> None:
        self._url = url
        self._connection: SMTP | None = None
        self._greeting = settings.mail_helo

    async def log_in(self) -> None:
        """Connects as for a mail. Raises `Away`."""
        await self._connected()

    async def send(self, letter: Letter) -> str:
        connection = await self._connected()
        options = UTF8_OPTIONS if letter.utf8 else ()
        try:
            _, said = await connection.sendmail(
                letter.sender, [letter.recipient], letter.content, mail_options=list(options)
            )
        except SMTPSenderRefused as error:
            raise error_for_sender_reply(error.code, error.message) from error
        except SMTPRecipientsRefused as error:
            refused = error.recipients[0]
            raise error_for_reply(refused.code, refused.message) from error
        except SMTPResponseException as error:
            raise error_for_reply(error.code, error.message) from error
        except SMTPNotSupported as error:
            raise Refused(f"the mail server cannot write to {letter.recipient}") from error
        except (SMTPException, OSError) as error:
            raise Delayed(f"the connection broke: {error or type(error).__name__}") from error
        return said

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    async def _connected(self) -> SMTP:
        if self._connection is not None and self._connection.is_connected:
            return self._connection
        self.close()
        try:
            self._greeting = self._greeting or await _own_name()
            connection = _connection(self._url, self._greeting)
            await connection.connect()
        except SMTPResponseException as error:
            answer = untrusted.storable(f"{error.code} {error.message}")
            raise Away(f"the mail server takes nothing: {answer} (SMTP_URL, MAIL_HELO)") from error
        except (SMTPException, OSError, ValueError) as error:
            raise Away(f"the mail server is away: {error or type(error).__name__}") from error
        self._connection = connection
        return connection


class FolderTransport:
    """For a shop without a server: each mail is a file that any mail program opens."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def send(self, letter: Letter) -> str:
        # A mail that is sent again has the same name, and replaces itself.
        path = self._folder / f"{letter.name}.eml"
        draft = path.with_suffix(".draft")
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            draft.write_bytes(letter.content)
            draft.replace(path)
        except OSError as error:
            raise Away(f"cannot write to {self._folder}: {error.strerror}") from error
        return ""

    def close(self) -> None:
        pass


def open_transport() -> Transport:
    if settings.smtp_url and settings.mails_leave:
        return SmtpTransport(settings.smtp_url)
    return FolderTransport(settings.mail_folder)


async def delete_old_files(at_most: int) -> int:
    """Deletes mails that are older than 30 days from the folder, and returns their number."""
    deleted = 0
    with suppress(OSError):
        for path in sorted(settings.mail_folder.glob("*.eml")):
            if deleted == at_most or path.stat().st_mtime > time() - KEPT_SECONDS:
                break
            path.unlink()
            deleted += 1
    return deleted


async def _own_name() -> str:
    try:
        # The full name comes from name servers, so the lookup has a thread and a limit of its own.
        async with asyncio.timeout(ANSWERS_WITHIN):
            return await asyncio.to_thread(socket.getfqdn)
    except TimeoutError:
        return socket.gethostname()


def _connection(url: AnyUrl, greeting: str) -> SMTP:
    over_tls = url.scheme == "smtps"
    # A password goes over TLS only, unless starttls=never allows otherwise.
    wanted = dict(url.query_params()).get("starttls", "always" if url.password else "offered")
    return SMTP(
        hostname=(url.host or "").strip("[]"),
        port=url.port or (SUBMISSION_OVER_TLS if over_tls else SUBMISSION),
        username=unquote(url.username) if url.username else None,
        password=unquote(url.password) if url.password else None,
        local_hostname=greeting,
        timeout=ANSWERS_WITHIN,
        use_tls=over_tls,
        start_tls=False if over_tls else {"always": True, "never": False, "offered": None}[wanted],
    )
