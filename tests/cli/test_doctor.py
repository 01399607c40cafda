"""`doorstep doctor` says in one line each what is wrong and what to do, whatever is down."""

import json
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from app.cli.doctor import doctor
from app.cli.run import web, worker
from app.infra.database.limits import LIMITS
from tests.support.no_tables import empty_shop as empty_shop
from tests.support.poolers import NEEDS_PGBOUNCER, pgbouncer, through
from tests.support.running import Up, doorstep, environment
from tests.support.servers import programs, start_postgres

OPERATOR = {"REDIS_URL": "redis://127.0.0.1:1", "SECRET_KEY": "rJ2nZ0-3TgH8yNwQ5vKdXuA7LmPbEcSf"}


def examined(*arguments: str | Path, **settings: str) -> tuple[int, dict[str, dict[str, Any]]]:
    """The exit code, and what is said of each part."""
    said = doorstep("doctor", "--json", *arguments, env=environment(**settings))
    assert said.stderr == ""
    lines = json.loads(said.stdout)
    assert all(line.keys() == {"check", "state", "message", "advice"} for line in lines)
    assert all(line["advice"] for line in lines if line["state"] != "OK")
    assert "Traceback" not in said.stdout
    return said.returncode, {line["check"]: line for line in lines}


def test_a_shop_in_order_is_well(open_shop: Up) -> None:
    assert doorstep("audit", "--data-dir", open_shop.data).returncode == 0

    code, said = examined("--data-dir", open_shop.data)

    alarming = {name: line for name, line in said.items() if line["state"] != "OK"}
    assert (code, alarming) == (0, {}), "a demo shop lacks nothing"
    assert list(said) == [
        "settings",
        *("postgresql", "rights", "migrations", "limits", "writing", "clock", "connections"),
        *("secret key", "addresses", "audit", "backup", "events", "mails", "webhooks", "workers"),
        *("redis", "redis server", "mail server", "disk", "public address", "proxies"),
    ]
    assert said["workers"]["message"] == "1 alive"
    assert said["connections"]["message"].startswith("web 2 × 11 + workers 1 × 14")
    assert "every promise held" in said["audit"]["message"]

    lines = doorstep("doctor", "--data-dir", open_shop.data).stdout.splitlines()
    assert len(lines) == len(said)
    assert lines[0] == "OK      settings: every setting can be read"


def test_data_are_not_taken_over_by_another_key(open_shop: Up) -> None:
    servers = {
        name: value
        for name, value in open_shop.noted()["environment"].items()
        if name in ("DATABASE_URL", "REDIS_URL")
    }
    code, said = examined(**servers, SECRET_KEY=OPERATOR["SECRET_KEY"])
    assert (code, said["secret key"]["state"]) == (1, "WRONG")


@pytest.mark.parametrize(
    ("name", "value", "line"),
    [
        ("DATABASE_URL", "", "DATABASE_URL is not set"),
        ("DATABASE_URL", "mysql://localhost/shop", "DATABASE_URL: is an address of mysql"),
        ("DATABASE_URL", "postgresql+asyncpg://localhost/shop", "DATABASE_URL: begins with"),
        ("REDIS_URL", "http://localhost", "REDIS_URL: begins with redis://"),
        ("SECRET_KEY", "changeme", "SECRET_KEY is short or easily guessed"),
    ],
)
def test_a_setting_that_no_waiting_cures_ends_with_exit_code_2(
    name: str, value: str, line: str
) -> None:
    given = {"DATABASE_URL": "postgresql:///shop"} | OPERATOR | {name: value}

    said = CliRunner(env=given).invoke(doctor, ["--json"])
    [found] = json.loads(said.stdout)
    assert (said.exit_code, found["check"]) == (2, "settings")
    assert found["message"].startswith(line)
    assert "set it" not in found["message"], "what to do is said once"

    for command in (web, worker):
        ended = CliRunner(env=given).invoke(command)
        assert (ended.exit_code, ended.stdout) == (2, "")
        assert ended.stderr.startswith(f"doorstep: {line}")


@pytest.fixture
def frozen() -> Iterator[int]:
    """The port of a server that takes connections and never answers."""
    with closing(socket.create_server(("127.0.0.1", 0), backlog=64)) as server:
        yield server.getsockname()[1]


@pytest.mark.proof
def test_frozen_servers_are_named_in_time(frozen: int) -> None:
    began = time.monotonic()
    code, said = examined(
        DATABASE_URL=f"postgresql://shop@127.0.0.1:{frozen}/shop",
        REDIS_URL=f"redis://127.0.0.1:{frozen}",
        SECRET_KEY=OPERATOR["SECRET_KEY"],
        SMTP_URL=f"smtp://127.0.0.1:{frozen}",
        MAIL_FROM="shop@shop.example",
        BASE_URL="https://shop.example",
    )
    assert time.monotonic() - began < 30
    assert code == 1
    wrong = [name for name, line in said.items() if line["state"] == "WRONG"]
    assert wrong == ["postgresql", "redis", "mail server"]
    assert "no answer within 3 s" in said["postgresql"]["message"]
    assert "no answer within 3 s" in said["mail server"]["message"]


@NEEDS_PGBOUNCER
@pytest.mark.parametrize(
    ("more", "words"),
    [
        ("", "DATABASE_POOLER"),
        (f"ignore_startup_parameters = {','.join(LIMITS)}", "is 0 there"),
    ],
)
def test_a_pooler_that_no_setting_names_is_noticed(more: str, words: str) -> None:
    """It refuses the limits of a session, or takes them and passes none of them on."""
    with pgbouncer("session", more=more) as host:
        url = through(host, os.environ["TEST_DATABASE_URL"])
        code, said = examined(DATABASE_URL=url, **OPERATOR)
    assert (code, said["settings"]["state"]) == (2, "WRONG")
    assert words in said["settings"]["message"]


def test_without_servers_each_is_named() -> None:
    code, said = examined(DATABASE_URL="postgresql://shop@127.0.0.1:1/shop", **OPERATOR)
    assert code == 1
    assert "Connect call failed" in said["postgresql"]["message"]
    assert said["postgresql"]["message"].startswith("it cannot be used: [Errno")
    assert "DATABASE_URL" in said["postgresql"]["advice"]
    assert not said["redis"]["message"].endswith(".")
    assert said["redis"]["state"] == "WRONG"
    assert "redis server" not in said, "one line says that it is away"


@pytest.mark.proof
def test_a_database_without_tables_and_a_standby_that_is_not_there() -> None:
    servers = start_postgres()
    try:
        given = OPERATOR | {"DATABASE_URL": servers.database_url}
        code, said = examined(**given)
        assert code == 1
        assert said["migrations"]["message"].endswith("are to be applied")
        assert said["migrations"]["advice"] == "run doorstep migrate"
        assert not {"events", "mails", "webhooks", "audit", "secret key"} & said.keys()
        accepted = examined("--accept-secret-key", **given)
        assert (accepted[0], accepted[1].keys()) == (1, said.keys())

        assert doorstep("migrate", env=environment(**given)).returncode == 0
        ask_for_a_standby(servers.database_url)
        code, said = examined(**given)
        assert (code, said["writing"]["state"]) == (1, "WRONG")
        assert "standby that is not there (nobody)" in said["writing"]["message"]
        assert "none is alive" in said["workers"]["message"]
    finally:
        servers.stop()


def ask_for_a_standby(url: str) -> None:

    for order in (
        "ALTER SYSTEM SET synchronous_standby_names = 'nobody'",
        "SELECT pg_reload_conf()",
    ):
        subprocess.run([programs() / "psql", url, "-c", order], check=True, capture_output=True)
