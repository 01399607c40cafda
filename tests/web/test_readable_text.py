"""What is no text is refused with a page or a problem, never a 500, and never written down."""

import asyncio
from datetime import UTC, datetime

import httpx
import pytest

pytestmark = pytest.mark.usefixtures("shop")
BOUNDARY = "x"
SECRET = "hushhush"


def multipart(value: bytes, charset: str = "") -> tuple[bytes, dict[str, str]]:
    kind = f"\r\nContent-Type: text/plain; charset={charset}" if charset else ""
    part = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="password"{kind}\r\n\r\n'
    body = part.encode() + value + f"\r\n--{BOUNDARY}--\r\n".encode()
    return body, {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}


URL_ENCODED = {"Content-Type": "application/x-www-form-urlencoded"}
NO_BOUNDARY = {"Content-Type": "multipart/form-data; boundary="}
BODIES = {
    "multipart": multipart(SECRET.encode() + b"\xff"),
    "multipart, an unknown charset": multipart(SECRET.encode(), "no-such"),
    "multipart, no charset of text": multipart(SECRET.encode(), "hex"),
    "multipart, half a pair": multipart(SECRET.encode() + rb"\ud800", "unicode_escape"),
    "multipart, a boundary of no length": (
        b"x",
        {"Content-Type": "multipart/form-data; boundary="},
    ),
    "url-encoded": (f"password={SECRET}%FF".encode(), URL_ENCODED),
    "url-encoded, half a pair": (f"password={SECRET}%ED%A0%80".encode(), URL_ENCODED),
    "url-encoded, raw": (f"password={SECRET}".encode() + b"\xff", URL_ENCODED),
}


@pytest.mark.parametrize("sent", BODIES)
@pytest.mark.parametrize(
    "path", ["/staff/login", "/checkout", "/track", "/account", "/cart/lines", "/language"]
)
async def test_a_form_that_is_no_text_is_a_bad_request_and_is_quoted_nowhere(
    client: httpx.AsyncClient, path: str, sent: str, capfd: pytest.CaptureFixture[str]
) -> None:
    body, headers = BODIES[sent]
    answer = await client.post(path, content=body, headers=headers)
    assert answer.status_code in (400, 404, 405), answer.text
    said = capfd.readouterr()
    assert SECRET not in said.err + said.out + answer.text


@pytest.mark.parametrize(
    "path",
    [
        f"/static/{'a' * 300}",
        f"/static/{'a/' * 3000}",
        "/static/%00",
        "/static/app.js/x",
        "/static/vendor",
        "/static/%FF",
        "/static/%ED%A0%80",
        "/static/..%2f..%2f..%2fetc%2fpasswd",
        "/problems/a%00b",
        "/products/a%00b",
        "/icons/%00",
    ],
)
async def test_nothing_stands_at_an_address_that_cannot_be(
    client: httpx.AsyncClient, path: str
) -> None:
    assert (await client.get(path)).status_code == 404


@pytest.mark.parametrize("name", ["category", "q", "cursor", "status", "no_such"])
@pytest.mark.parametrize("nul", ["%00", "a%00b", "%0%000"])
async def test_nul_in_a_query_reaches_no_database(
    client: httpx.AsyncClient, name: str, nul: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def reached(*_: object) -> None:
        raise AssertionError("a value reached PostgreSQL that it cannot hold")

    monkeypatch.setattr("app.web.error_map._of_data_error", reached)
    page = await client.get(f"/?{name}={nul}")
    assert page.status_code in (200, 400, 422)
    listed = await client.get(f"/api/v1/products?{name}={nul}")
    assert listed.status_code in (400, 422) if name != "no_such" else listed.status_code < 500


@pytest.mark.parametrize("since", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59-23:59"])
def test_the_stream_of_a_board_reckons_with_any_moment(since: str) -> None:
    from app.routes.staff.board.stream import EARLIEST, SLACK, _bounded  # pyright: ignore

    moment = _bounded(datetime.fromisoformat(since.replace("Z", "+00:00")))
    assert moment - SLACK < moment
    assert moment >= EARLIEST
    assert moment.tzinfo is UTC


@pytest.mark.parametrize("host", ["a:99999999", "[::1", "a b", "a@b", "é", "a/b", "%00", "x:y"])
@pytest.mark.parametrize("path", ["/", "/cart", "/no-such", "/api/v1/products"])
async def test_a_host_that_is_none_is_a_bad_request(
    client: httpx.AsyncClient, host: str, path: str
) -> None:
    answer = await client.get(path, headers=[(b"Host", host.encode("latin-1"))])
    assert answer.status_code in ((404,) if path == "/no-such" else (400,))


async def test_nul_within_nul_within_nul_costs_no_more_than_its_length(
    client: httpx.AsyncClient,
) -> None:
    """It was left out turn by turn: a query of 60 KB kept a process for twenty seconds."""
    deep = "%0" * 20_000 + "%00" + "0" * 20_000
    async with asyncio.timeout(4):
        assert (await client.get(f"/?q={deep}")).status_code == 200
