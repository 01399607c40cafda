"""What nobody types by accident, in every place of a request; drawn from a seed."""

import json
import logging
from dataclasses import dataclass, field
from random import Random
from typing import Any
from urllib.parse import parse_qsl, quote

# Within what is typed: no line of the log has it.
SECRET = "hushhush"
TEXTS = (
    "", " ", "\x00", "a\x00b", "\x1b[31m", "\u202e", "\u200b", "\ud800", "\ufeff", "𝟙", "٣", "½",
    "-1", "0", "1e999", "NaN", "Infinity", "-0", "1_000", "0x10", "+5", "9" * 19, "9" * 400,
    "2147483648", "9223372036854775808", "-9223372036854775809", "1,5", "1.005", "1e-999",
    "0001-01-01", "9999-12-31", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z",
    "9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:59", "2026-02-30", "24:00", "-1-1-1",
    "2026-11-29T10:00:60Z", "x" * 5000, "é" * 3000, "'\"<>&{{7*7}}%s%(x)s{0}", "../../etc/passwd",
    "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff", "null", "[]",
    "true", "{}", "a@b", "@", "a@" + "b" * 300, "xn--", "http://[::1", "https://a:99999/",
    "//evil", "\r\nX: y", "\u2028", "\ufffd", "\ufdfa" * 400, "a\u0301" * 500, "*", "%", "\\", "_",
    "(((((", "a|b", "\t", "\x7f", "\x85", "🏳️‍🌈" * 100, "DE", "zz", "en-\x00", "de;q=x", "ß", "İ",
)  # fmt: skip
JSON: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 2**31, 2**53, 2**63, 2**64, -(2**63) - 1, 10**400, 1.5, 1e308, [],
    {}, [[]], [None], {"": ""}, {"\x00": 1}, [1] * 101, {"amount": 10**30,
    "currency": "EUR"}, *TEXTS,
)  # fmt: skip
RAW_JSON = (
    b"", b"{", b"[" * 20_000, b'{"a":' * 5000, b"\xff", b"\xef\xbb\xbf{}", b"nul", b"1e999",
    b'"\\ud800"',
    b'{"a":1,"a":2}', b"-", b"\x00", b"NaN", b'{"items":' + b"[" * 3000, b"{}" * 3, b"9" * 5000,
)  # fmt: skip
PATHS = (
    b"", b"%00", b"%FF", b"%ED%A0%80", b"%", b"%zz", b"..", b"%2e%2e", b"%2F", b"a" * 4000,
    b"\xff", b"%F0%9F",
    b"-1", b"99999999999999999999", b"00000000-0000-0000-0000-000000000000", b"%0a", b"~",
    b"%25", b";",
    b"evt_", b"evt_zz", b"%E2%80%AE", b"9" * 5000, b"0", b"%EF%BC%91", b"null", b"'",
)  # fmt: skip
QUERIES = (
    b"&&&", b"=", b"%", b"a=%", b"q=%FF", b"q=%00", b"q=%ED%A0%80", b"cursor=x", b"cursor=%00",
    b"limit=0",
    b"limit=99999999999999999999", b"limit=1e3", b"limit=%D9%A3", b"limit=", b"limit=5&limit=6",
    b"\xff=\xfe",
    b"since=0001-01-01T00:00:00Z", b"since=x", b"since=9999-12-31T23:59:59-23:59", b"after=evt_",
    b"v=%00",
    b"status=%00", b"status=PENDING&status=x", b"q=" + b"%F0%9F%98%80" * 900, b"token=%00",
    b"token=%FF",
    b"token=" + b"x" * 5000, b"from=0001-01-01&to=9999-12-31", b"days=99999999", b"next=//evil",
    b"id=%00",
    b"told=%00", b"a" * 8000, b"q=" + b"(" * 500, b"carrier=%00", b"view=%FF", b"sort=x",
    b"columns=%00",
)  # fmt: skip
HEADERS: tuple[tuple[bytes, bytes], ...] = (
    (b"cookie", b"\xff=\xfe"), (b"cookie", b"=;;;=x; a"), (b"cookie", b"staff_session=\xff\x80"),
    (b"cookie", b"cart=%00; theme=\xf0; language=%ff; doorstep_csrf=x"),
    (b"cookie", b"a=" + b"x" * 9000),
    (b"authorization", b"Bearer"), (b"authorization", b"Bearer \xff\xfe"),
    (b"authorization", b"Bearer " + b"x" * 9000),
    (b"authorization", b"Basic x"), (b"authorization", b"\x00"),
    (b"accept-language", b"\xff, de;q=9e999, *;q=-1"),
    (b"accept-language", b"," * 3000), (b"accept", b"\xff/\xff;q=x"),
    (b"accept", b"text/html;q=" + b"9" * 500),
    (b"if-none-match", b'W/"\xff"'), (b"if-match", b'"' + b"9" * 400 + b'"'),
    (b"if-match", b"\xff"), (b"if-match", b'"-1"'),
    (b"if-modified-since", b"Mon, 01 Jan 99999 00:00:00 GMT"), (b"range", b"bytes=9-1,\xff"),
    (b"host", b"\xff"),
    (b"host", b""), (b"host", b"[::1"), (b"host", b"a:99999999"), (b"origin", b"\xff"),
    (b"origin", b"null"),
    (b"referer", b"http://[::1"), (b"referer", b"\xff"), (b"content-length", b"5"),
    (b"expect", b"x"),
    (b"x-forwarded-for", b"\xff, 1"), (b"x-forwarded-proto", b"\xff"), (b"x-request-id", b"\xff\r"),
    (b"last-event-id", b"9" * 400), (b"last-event-id", b"\xff"),
    (b"last-event-id", "²".encode()), (b"idempotency-key", b"\xff"),
    (b"idempotency-key", b""), (b"idempotency-key", b"x" * 3000), (b"hx-request", b"\xff"),
    (b"hx-current-url", b"http://[::1"),
    (b"hx-target", b"\xff"), (b"transfer-encoding", b"\xff"), (b"content-encoding", b"gzip"),
    (b"sec-fetch-site", b"\xff"),
    (b"webhook-id", b"\xff"), (b"webhook-timestamp", b"9" * 400),
    (b"webhook-signature", b"v1,\xff"), (b"prefer", b"\xff"),
    (b"x-http-method-override", b"\xff"), (b"upgrade", b"websocket"), (b"connection", b"upgrade"),
)  # fmt: skip
TYPES = (
    b"application/json", b"application/x-www-form-urlencoded", b"multipart/form-data; boundary=x",
    b"multipart/form-data", b"text/plain", b"\xff/\xff", b"application/json; charset=utf-7", b"",
    b"multipart/form-data; boundary=" + b"y" * 300, b"application/cloudevents+json",
    b"application/problem+json",
    b"application/x-www-form-urlencoded; charset=hex", b"multipart/form-data; boundary=\"\xe9\"",
)  # fmt: skip
BODIES = (
    *RAW_JSON, b"a=%", b"&&&=", b"a=%FF", b"a=%00&b=%ED%A0%80", b"a=" + b"x" * 70_000, b"&" * 3000,
    b"--x\r\n\r\n--x--", b"--x", b"--x\r\nContent-Disposition: form-data\r\n\r\n\xff\r\n--x--\r\n",
    b'--x\r\nContent-Disposition: form-data; name="a"; filename="\xff"\r\n\r\n\xff\r\n--x--\r\n',
    b'--x\r\nContent-Disposition: form-data; name="\xff"\r\nContent-Type: \xff\r\n\r\n--x--\r\n',
    b'--x\r\nContent-Disposition: form-data; name*=utf-8\'\'%ff\r\n\r\na\r\n--x--\r\n',
    b"--x\r\n" * 2000, b"--y" + b"y" * 300,
)  # fmt: skip


@dataclass
class Lines(logging.Handler):
    """Every line of the log, as it would be written."""

    said: list[str] = field(default_factory=list[str])

    def __post_init__(self) -> None:
        super().__init__()
        self.setFormatter(logging.getLogger().handlers[0].formatter)

    def __hash__(self) -> int:
        return id(self)

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(self.format(record))


def typed(random: Random) -> str:
    """Strange, and in half of the cases with the secret in it."""
    text = random.choice(TEXTS)
    return random.choice((text, SECRET + text, text + SECRET, text))


def form(random: Random, body: bytes) -> bytes:
    """A good form with one or two of its fields as nobody types them."""
    fields = parse_qsl(body.decode(), keep_blank_values=True)
    free = [place for place, (name, _) in enumerate(fields) if name != "_csrf_token"]
    for place in random.sample(free, min(len(free), random.choice((1, 1, 2)))):
        name, _ = fields[place]
        fields[place] = (random.choice((name,) * 9 + (name + "\x00",)), typed(random))
    if free and random.random() < 0.2:
        fields += [fields[random.choice(free)]] * random.choice((1, 60))
    return "&".join(
        f"{_quoted(name)}={_quoted(value)}" for name, value in fields
    ).encode()  # fmt: skip


def document(random: Random, body: bytes) -> bytes:
    """A good document with one of its values replaced."""
    if random.random() < 0.1:
        return random.choice(RAW_JSON)
    value: Any = {"": json.loads(body)}
    where, key = random.choice(list(_places(value)))
    where[key] = random.choice((random.choice(JSON), typed(random)))
    return json.dumps(value[""]).encode()


def _places(value: Any) -> Any:
    keys = value if isinstance(value, dict) else range(len(value))
    for key in keys:
        yield value, key
        if isinstance(value[key], (dict, list)):
            yield from _places(value[key])


def _quoted(text: str) -> str:
    return quote(text.encode("utf-8", "surrogatepass"), safe="")
