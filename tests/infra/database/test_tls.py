"""TLS, SCRAM and an odd password, on a real server that asks for them."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import asyncpg
import pytest

from app.infra.database import DatabaseAway, fetch_value
from tests.infra.database.conftest import PoolAt
from tests.support.poolers import NEEDS_PGBOUNCER, pgbouncer

pytestmark = [
    NEEDS_PGBOUNCER,
    pytest.mark.skipif(not shutil.which("openssl"), reason="openssl is not there"),
]
PASSWORD = "pw-äß@1 +%/?#:"
CERTIFIED = (
    *("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=doorstep"),
    *("-addext", "subjectAltName=IP:127.0.0.1"),
)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tls")
    made = ("-keyout", str(folder / "key"), "-out", str(folder / "crt"))
    subprocess.run(["openssl", *CERTIFIED, *made], check=True, capture_output=True)
    for file in folder.iterdir():
        file.chmod(0o644)
    return folder / "crt"


@pytest.fixture(scope="module")
def server(certificate: Path) -> Iterator[str]:
    """Takes nobody without TLS and the password."""
    more = "\n".join(
        (
            "auth_type = scram-sha-256",
            "client_tls_sslmode = require",
            f"client_tls_key_file = {certificate.with_name('key')}",
            f"client_tls_cert_file = {certificate}",
        )
    )
    with pgbouncer("session", more=more, password=PASSWORD) as host:
        name = os.environ["DATABASE_URL"].partition("@/")[2].partition("?")[0]
        yield f"postgresql://doorstep:{quote(PASSWORD, safe='')}@{host}/{name}"


@pytest.mark.parametrize("words", ["", "?sslmode=require", "?ssl=true", "?sslmode=prefer"])
async def test_it_is_reached_by_tls(words: str, server: str, pool_at: PoolAt) -> None:
    await pool_at(f"{server}{words}", "session")
    assert await fetch_value("SELECT 1") == 1


async def test_its_certificate_is_proved(server: str, certificate: Path, pool_at: PoolAt) -> None:
    await pool_at(f"{server}?sslmode=verify-full&sslrootcert={certificate}", "session")
    assert await fetch_value("SELECT 1") == 1
    await pool_at(f"{server}?sslmode=verify-full&sslrootcert=system", "session")
    with pytest.raises(DatabaseAway, match="certificate verify failed"):
        await fetch_value("SELECT 1")


async def test_nobody_comes_without_tls_or_the_password(server: str, pool_at: PoolAt) -> None:
    await pool_at(f"{server}?sslmode=disable", "session")
    with pytest.raises(DatabaseAway):
        await fetch_value("SELECT 1")
    await pool_at(server.replace(quote(PASSWORD, safe=""), "wrong"), "session")
    with pytest.raises(DatabaseAway) as caught:
        await fetch_value("SELECT 1")
    assert isinstance(caught.value.__cause__, asyncpg.PostgresError)
