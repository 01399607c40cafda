"""A real SMTP server on the other side, and how a mail reads that it was given."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import TYPE_CHECKING, Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword
from pydantic import AnyUrl

if TYPE_CHECKING:
    from app.infra.mail.transports import SmtpTransport


class PostOffice:
    """Takes every mail, unless `answers` has something else to say to its recipient.

    `on_data` is called with a mail before the server says that it has it.
    """

    def __init__(self) -> None:
        self.port = 0
        self.mails: list[EmailMessage] = []
        self.recipients: list[list[str]] = []
        self.connections = 0
        self.answers: dict[str, str] = {}
        self.answer_to_data = "250 taken"
        self.on_data: Callable[[], Any] | None = None

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def transport(self, url: str = "") -> "SmtpTransport":
        # A browser test has no settings of its own, which the app reads when it is imported.
        from app.infra.mail.transports import SmtpTransport

        return SmtpTransport(AnyUrl(url or self.url))

    async def handle_EHLO(self, server: Any, session: Any, envelope: Any, name: str, answers: Any):  # noqa: N802
        self.connections += 1
        session.host_name = name
        return answers

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Any, envelope: Envelope, address: str, options: Any
    ) -> str:
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 known"

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:  # noqa: N802
        if not self.answer_to_data.startswith("250"):
            return self.answer_to_data
        assert isinstance(envelope.content, bytes)
        self.mails.append(parsed(envelope.content))
        self.recipients.append(list(envelope.rcpt_tos))
        if self.on_data and (wait := self.on_data()):
            await wait
        return self.answer_to_data


@asynccontextmanager
async def opened(office: PostOffice | None = None, **more: Any) -> AsyncIterator[PostOffice]:
    """On the port that it had before, if it had one."""
    office = office or PostOffice()
    loop = asyncio.get_running_loop()

    def answer() -> SMTP:
        return SMTP(office, hostname="mail.test", enable_SMTPUTF8=True, loop=loop, **more)

    server = await loop.create_server(answer, "127.0.0.1", office.port)
    office.port = server.sockets[0].getsockname()[1]
    try:
        yield office
    finally:
        server.close()


def only(username: bytes, password: bytes) -> Callable[..., AuthResult]:
    """An authenticator that knows one account."""

    def judge(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        given = isinstance(data, LoginPassword) and (data.login, data.password)
        return AuthResult(success=given == (username, password), handled=False)

    return judge


def parsed(content: bytes) -> EmailMessage:
    message = message_from_bytes(content, policy=default)
    assert isinstance(message, EmailMessage)
    assert message.defects == []
    return message


def body(message: EmailMessage, kind: str) -> str:
    """Its "plain" or its "html"."""
    part = message.get_body((kind,))
    assert part is not None
    return part.get_content()
