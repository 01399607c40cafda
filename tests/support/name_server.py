"""A name server on the loopback that answers for some names, and hangs for others."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset


@dataclass
class NameServer(asyncio.DatagramProtocol):
    """`answers` holds the addresses of each name, one list for each time that it is asked for; the
    last stays. A name with no list is never answered."""

    answers: Mapping[str, list[Sequence[str]]]
    port: int = 0
    asked: list[str] = field(default_factory=list[str])
    heard: asyncio.Event = field(default_factory=asyncio.Event)

    def connection_made(self, transport: Any) -> None:
        self._transport = transport
        self.port = transport.get_extra_info("sockname")[1]

    def datagram_received(self, data: bytes, addr: Any) -> None:
        query = dns.message.from_wire(data)
        question = query.question[0]
        name = question.name.to_text(omit_final_dot=True)
        self.asked.append(name)
        self.heard.set()
        if name not in self.answers:
            return
        reply = dns.message.make_response(query)
        reply.flags |= dns.flags.RA
        if question.rdtype == dns.rdatatype.A:
            rounds = self.answers[name]
            for address in rounds.pop(0) if len(rounds) > 1 else rounds[0]:
                reply.answer.append(dns.rrset.from_text(question.name, 0, "IN", "A", address))
        self._transport.sendto(reply.to_wire(), addr)

    @property
    def options(self) -> dict[str, Any]:
        """For `Names`: this server, and no other."""
        return {"nameservers": [f"127.0.0.1:{self.port}"], "lookups": "fb"}


@asynccontextmanager
async def serving(answers: Mapping[str, list[Sequence[str]]]) -> AsyncIterator[NameServer]:
    transport, server = await asyncio.get_running_loop().create_datagram_endpoint(
        lambda: NameServer(answers), local_addr=("127.0.0.1", 0)
    )
    try:
        yield server
    finally:
        transport.close()
