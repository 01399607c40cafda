"""A mail server that answers in any bytes, as old ones do: in Latin-1, with NUL, with its own."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from pydantic import AnyUrl

from app.infra.mail.transports import SmtpTransport

FINE = {
    "": b"220 blunt",
    "EHLO": b"250 blunt",
    "MAIL": b"250 go on",
    "RCPT": b"250 go on",
    "DATA": b"354 go on",
    ".": b"250 taken",
    "RSET": b"250 fine",
    "QUIT": b"221 bye",
}


class Blunt:
    """`answers` by the verb, `""` for the first line and `.` for the content; or by recipient."""

    def __init__(self, answers: dict[str, bytes]) -> None:
        self.answers = answers
        self.taken: list[str] = []
        self.port = 0

    def transport(self) -> SmtpTransport:
        return SmtpTransport(AnyUrl(f"smtp://127.0.0.1:{self.port}?starttls=never"))

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        said, recipient = self._answer(""), ""
        while said:
            writer.write(said + b"\r\n")
            line = (await reader.readline()).decode("latin-1").strip()
            verb = line[:4].upper()
            if not verb or said.startswith(b"421"):
                break
            if verb == "RCPT":
                recipient = line[line.index("<") + 1 : line.index(">")]
            if verb == "DATA" and self._answer("DATA").startswith(b"354"):
                writer.write(self._answer("DATA") + b"\r\n")
                while await reader.readline() not in (b".\r\n", b""):
                    pass
                verb = "."
                self.taken += [recipient] if self._answer(".").startswith(b"250") else []
            named = self.answers.get(recipient) if verb == "RCPT" else None
            said = named or self._answer(verb)
        writer.close()

    def _answer(self, verb: str) -> bytes:
        return self.answers.get(verb) or FINE.get(verb, b"502 what")


@asynccontextmanager
async def blunt(answers: dict[str, bytes]) -> AsyncIterator[Blunt]:
    office = Blunt(answers)
    server = await asyncio.start_server(office.serve, "127.0.0.1", 0)
    office.port = server.sockets[0].getsockname()[1]
    try:
        yield office
    finally:
        server.close()
