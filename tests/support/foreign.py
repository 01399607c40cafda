"""What foreign programs may say, and servers that say it."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

SHORT = settings(
    max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
LONG = settings(max_examples=1500, deadline=None, suppress_health_check=list(HealthCheck))

pieces = st.one_of(
    st.binary(max_size=60),
    st.sampled_from(
        [b"\x00", b"\xff\xfe", b"\xed\xa0\x80", b"\r\n", b"\r\n\r\n", b"Empf\xe4nger", b"9" * 400]
    ),
    st.text(max_size=30).map(lambda text: text.encode("utf-8", "surrogatepass")),
)
texts = st.lists(pieces, max_size=4).map(b"".join)
lines = texts.map(lambda text: text.replace(b"\r", b"").replace(b"\n", b""))

headers = st.lists(
    st.tuples(
        st.sampled_from(
            [b"Retry-After", b"Content-Length", b"Transfer-Encoding", b"Content-Encoding",
            b"Location",
             b"Connection", b"Upgrade", b"Content-Type", b"Set-Cookie", b"\xff", b""]
        ),
        st.one_of(
            lines,
            st.sampled_from(
                [b"chunked", b"gzip", b"close", b"-1", b"0", b"99999999999999999999", b"1e9",
                b"inf", b"120",
                 b"Mon, 01 Jan 99999999999999999999 00:00:00 GMT",
                 b"Fri, 31 Dec 9999 23:59:59 -2359"]
            ),
        ),
    ),
    max_size=5,
)  # fmt: skip
http_answers = st.one_of(
    texts,
    st.builds(
        lambda status, phrase, fields, body, cut: b"".join(
            (b"HTTP/1.1 ", status, b" ", phrase, b"\r\n",
             *(name + b": " + value + b"\r\n" for name, value in fields), b"\r\n", body)
        )[: cut or None],
        st.one_of(
            st.integers(100, 599).map(lambda status: str(status).encode()),
            st.sampled_from([b"000", b"99999", b"-1", b"2\xb2\xb3", b""]),
        ),
        lines, headers, texts, st.one_of(st.just(0), st.integers(1, 80)),
    ),
)  # fmt: skip

smtp_lines = st.one_of(
    lines,
    st.builds(
        lambda code, sign, text: code + sign + text,
        st.sampled_from(
            [b"220", b"250", b"354", b"421", b"450", b"452", b"500", b"501", b"504", b"535",
            b"550", b"552",
             b"554", b"999", b"000", b"2\xb20"]
        ),
        st.sampled_from([b" ", b"-", b""]),
        st.one_of(
            lines, st.sampled_from([b"5.1.1 no", b"4.7.1 later", b"5.99999999.1 x",
            b"SIZE 9" + b"9" * 99,
                                    b"5.1.1 Empf\xe4nger unbekannt", b"a\x00b"])
        ),
    ),
)  # fmt: skip
GOOD_SMTP = (b"220 hi", b"250 hi", b"250 ok", b"250 ok", b"354 go", b"250 taken", b"250 ok")
smtp_talks = st.builds(
    lambda changes: [changes.get(place, good) for place, good in enumerate(GOOD_SMTP)],
    st.dictionaries(st.integers(0, len(GOOD_SMTP) - 1), smtp_lines, min_size=1, max_size=3),
)

resp_values = st.recursive(
    st.one_of(
        st.sampled_from(
            [b"+OK\r\n", b"$-1\r\n", b"*-1\r\n", b"*0\r\n", b":1\r\n", b":-1\r\n", b"$0\r\n\r\n",
            b"_\r\n",
             b"-ERR x\r\n", b"-WRONGTYPE x\r\n", b"-MOVED 1 \xff:1\r\n", b"-LOADING x\r\n",
             b"-\xff\xfe\r\n",
             b":99999999999999999999999\r\n", b"$99999999999\r\n", b"*1000000\r\n", b"$5\r\nab\r\n",
             b"%1\r\n", b">3\r\n", b"#t\r\n", b",nan\r\n", b"(1\r\n", b"*1\r\n" * 2000]
        ),
        texts,
        lines.map(lambda text: b"$%d\r\n%b\r\n" % (len(text), text)),
        lines.map(lambda text: b"+" + text + b"\r\n"),
    ),
    lambda inner: st.lists(inner, max_size=4).map(
        lambda given: b"*%d\r\n" % len(given) + b"".join(given)
    ),
    max_leaves=6,
)  # fmt: skip


class Saying:
    """A server that says one of `answers` to each piece that comes, and then hangs up."""

    def __init__(self, greets: bool) -> None:
        self.port = 0
        self.answers: Iterable[bytes] = ()
        self._greets = greets
        self._open: set[asyncio.StreamWriter] = set()

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """A mail server speaks first."""
        self._open.add(writer)
        with suppress(OSError):
            for number, said in enumerate(self.answers):
                if not (self._greets and number == 0) and not await reader.read(65536):
                    break
                writer.write(said)
                await writer.drain()
        self.let_go(writer)

    def hang_up(self) -> None:
        for writer in list(self._open):
            self.let_go(writer)

    def let_go(self, writer: asyncio.StreamWriter) -> None:
        self._open.discard(writer)
        with suppress(OSError):
            writer.close()


@asynccontextmanager
async def saying(greets: bool = False) -> AsyncIterator[Saying]:
    said = Saying(greets)
    server = await asyncio.start_server(said, "127.0.0.1", 0)
    said.port = server.sockets[0].getsockname()[1]
    try:
        yield said
    finally:
        said.hang_up()
        server.close()
