"""TLS with Redis itself: the server's certificate is checked, and the shop shows its own."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.infra import redis
from tests.support.redis_servers import (
    REDIS,
    RedisServer,
    free_port,
    needs_redis,
    redis_server,
    turn_to,
)

pytestmark = [
    needs_redis,
    pytest.mark.proof,
    pytest.mark.usefixtures("no_connections", "patient"),
]


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A CA, and what it has signed: for the server of this name, for another one, for the shop."""
    folder = tmp_path_factory.mktemp("papers")
    _openssl(folder, "req", "-x509", "-days", "2", "-subj", "/CN=our CA", *_new("ca"))
    for name, host in (("server", "localhost"), ("other", "elsewhere.example"), ("shop", "shop")):
        _openssl(folder, "req", "-x509", "-days", "2", "-subj", f"/CN={name}", *_new(name),
                 "-addext", f"subjectAltName=DNS:{host}", "-addext", "basicConstraints=CA:FALSE",
                 "-CA", "ca.crt", "-CAkey", "ca.key")  # fmt: skip
    pair = (folder / "shop.crt").read_text() + (folder / "shop.key").read_text()
    (folder / "both.pem").write_text(pair)
    return folder


def _new(name: str) -> tuple[str, ...]:
    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
    return (*key, "-keyout", f"{name}.key", "-out", f"{name}.crt")


def _openssl(folder: Path, *arguments: str) -> None:
    subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture(params=["server"])
def server(request: pytest.FixtureRequest, papers: Path) -> Iterator[RedisServer]:
    port, name = free_port(), request.param
    options = {
        "--port": "0",
        "--tls-port": str(port),
        "--tls-cert-file": f"{papers}/{name}.crt",
        "--tls-key-file": f"{papers}/{name}.key",
        "--tls-ca-cert-file": f"{papers}/ca.crt",
        "--tls-auth-clients": "optional",
    }
    known = {
        "ssl": True,
        "ssl_cert_reqs": "none",
        "ssl_certfile": f"{papers}/shop.crt",
        "ssl_keyfile": f"{papers}/shop.key",
    }
    words = [word for pair in options.items() for word in pair]
    with redis_server(*words, program=REDIS, port=port, known=known) as started:
        yield started


async def looks(monkeypatch: pytest.MonkeyPatch, url: str) -> str:
    """The kind of what is wrong at this address, and its sentence."""
    await redis.close()
    await turn_to(monkeypatch, url)
    found = await redis.look()
    return f"{found.kind}: {found.sentence}" if found else "works"


async def test_the_certificate_is_checked(
    server: RedisServer, papers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secure = f"rediss://localhost:{server.port}/2"

    assert await looks(monkeypatch, f"{secure}?ssl_ca_certs={papers}/ca.crt") == "works"
    assert await looks(monkeypatch, f"{secure}?ssl_cert_reqs=none") == "works"
    unknown = await looks(monkeypatch, secure)
    plain = await looks(monkeypatch, f"redis://localhost:{server.port}")

    assert unknown.startswith("tls: The certificate of the server is not trusted")
    assert "ssl_ca_certs" in unknown
    assert plain.startswith("gone: ")
    assert "rediss://" in plain


@pytest.mark.parametrize("server", ["other"], indirect=True)
async def test_a_certificate_for_another_name_is_none(
    server: RedisServer, papers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"rediss://localhost:{server.port}?ssl_ca_certs={papers}/ca.crt"

    refused = await looks(monkeypatch, url)

    assert refused.startswith("tls: The certificate of the server is for another name")
    assert await looks(monkeypatch, f"{url}&ssl_check_hostname=false") == "works"


async def test_the_shop_shows_its_own_certificate(
    server: RedisServer, papers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await server.ask("CONFIG", "SET", "tls-auth-clients", "yes")
    url = f"rediss://localhost:{server.port}?ssl_ca_certs={papers}/ca.crt"

    without = await looks(monkeypatch, url)
    parted = f"{url}&ssl_certfile={papers}/shop.crt&ssl_keyfile={papers}/shop.key"

    assert without.startswith(("tls: ", "gone: "))
    assert await looks(monkeypatch, parted) == "works"
    assert await looks(monkeypatch, f"{url}&ssl_certfile={papers}/both.pem") == "works"


async def test_sentinels_speak_tls_too(papers: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    options = [
        *("--tls-cert-file", f"{papers}/server.crt", "--tls-key-file", f"{papers}/server.key"),
        *("--tls-ca-cert-file", f"{papers}/ca.crt", "--tls-auth-clients", "no"),
        *("--tls-replication", "yes", "--port", "0"),
    ]
    known = {"ssl": True, "ssl_cert_reqs": "none"}
    at, watching_at = free_port(), free_port()
    with (
        redis_server("--tls-port", str(at), *options, program=REDIS, port=at, known=known),
        redis_server(
            *("--sentinel", "--tls-port", str(watching_at)),
            *options,
            program=REDIS,
            port=watching_at,
            known=known,
            lines=f"sentinel resolve-hostnames yes\nsentinel monitor shop localhost {at} 1\n"
            "sentinel announce-hostnames yes\n",
        ),
    ):
        url = f"rediss+sentinel://localhost:{watching_at}/shop?ssl_ca_certs={papers}/ca.crt"
        assert await looks(monkeypatch, url) == "works"
        plain = await looks(monkeypatch, url.replace("rediss", "redis").partition("?")[0])
        assert plain.startswith("sentinels: ")
        await redis.close()
