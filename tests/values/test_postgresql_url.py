"""The address of PostgreSQL is read as libpq reads it, or refused with what to write instead."""

from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import pytest

from app.values.postgresql_url import read_postgresql_url
from tests.support.no_tables import empty_shop as empty_shop

HOSTED = [
    "postgres://u:p@ep-cool-1.aws.neon.tech/db?sslmode=require&options=endpoint%3Dep-cool-1",
    "postgresql://u.ref:p@aws-0.pooler.supabase.com:6543/postgres?pgbouncer=true",
    "postgresql://u:p@h:25060/db?sslmode=require&connect_timeout=10&gssencmode=disable",
    "postgresql://u:p@h/db?ssl=true&application_name=shop&keepalives_idle=30&keepalives=1",
    "postgresql://u:p@h/db?schema=public&channel_binding=prefer&target_session_attrs=any",
    "postgresql://u:p@h/db?sslmode=verify-full&sslrootcert=system",
    "postgresql:///db?host=/run/postgresql,/tmp&port=5432,5433",
    "postgresql://u@%2Frun%2Fpostgresql:5433/db",
]
REFUSED = [
    ("mysql://u:hush@h/db", "mysql"),
    ("mysql+pymysql://u:hush@h/db", "mysql"),
    ("postgresql+asyncpg://u:hush@h/db", "without the name of a driver"),
    ("postgresql://u:hu@sh@h/db", "%40"),
    ("postgresql://u:hu#sh@h/db", "%23"),
    ("postgresql://u:hu%sh@h/db", "%25"),
    ("postgresql://u:12/hush@h/db", "%2F"),
    ("postgresql://u:hush?hush@h/db", "%3F"),
    ("postgresql://u:hush@h,,g/db", "an empty host"),
    ("postgresql://u:hush@h/db?sslmode", "without a value"),
    ("postgresql://u:hush@h/db?sslmode=no-verify", "sslmode that is none of"),
    ("postgresql://u:hush@h/db?sslmode=verify-full", "without sslrootcert"),
    ("postgresql://u:hush@h/db?sslrootcert=/nowhere/hush", "cannot be read"),
    ("postgresql://u:hush@h/db?sslrootcert=/etc/passwd", "no certificate"),
    ("postgresql://u:hush@h/db?sslrootcert=system", "sslmode=verify-full"),
    ("postgresql://u:hush@h/db?channel_binding=require", "sslmode=verify-full"),
    ("postgresql://u:hush@h/db?gssencmode=require", "sslmode=require"),
    ("postgresql://u:hush@h/db?target_session_attrs=master", "target_session_attrs"),
    ("postgresql://u:hush@h/db?connect_timeout=soon", "no whole number"),
    ("postgresql://u:hush@h/db?pgbouncer=yes", "pgbouncer"),
    ("postgresql://u:hush@h/db?connection_limit=1", "DATABASE_POOL_SIZE"),
    ("postgresql://u:hush@h/db?pool_timeout=10", "3 s"),
    ("postgresql://u:hush@h/db?schema=shop", "schemas of its own"),
    ("postgresql://u:hush@h/db?statement_timeout=0", "sets its own"),
    ("postgresql://u:hush@h/db?supa=base-pooler.x", "supa"),
    ("postgresql://u:hush@h/db?hu%20sh=1", "a word after its ?"),
    ("postgresql://u:hush@h,g/db?port=1,2,3", "one for each host"),
    ("postgresql://h/db?port=hush", "port="),
    ("postgresql://h/db?port=70000", "port="),
]


@pytest.mark.parametrize("url", HOSTED)
def test_the_words_of_hosted_databases_are_understood(url: str) -> None:
    assert read_postgresql_url(url).hosts


@pytest.mark.parametrize(("url", "says"), REFUSED)
def test_what_cannot_be_kept_is_refused_by_name(url: str, says: str) -> None:
    with pytest.raises(ValueError, match=says.replace("?", r"\?")) as caught:
        read_postgresql_url(url)
    assert "hush" not in str(caught.value)


def test_hosts_keep_their_ports_and_their_order() -> None:
    address = read_postgresql_url(
        "postgresql://u@a:1,[::1]:2,b,10.0.0.1/db?target_session_attrs=primary"
    )
    assert [str(host) for host in address.hosts] == ["a:1", "::1:2", "b", "10.0.0.1"]
    assert (address.words.target, address.may_move) == ("primary", True)
    [one, other] = read_postgresql_url("postgresql:///db?host=/run/a,/run/b&port=5,6").hosts
    assert (one.name, one.port, other.name, other.port) == ("/run/a", 5, "/run/b", 6)
    assert not read_postgresql_url("postgresql:///db").hosts
    [host] = read_postgresql_url("postgresql://before/db?host=after&port=7").hosts
    assert str(host) == "after:7"


@pytest.mark.parametrize("password", ["pw-äß@1", "a b+c%d/e?f#g:h&i=j,k[l]"])
async def test_a_password_arrives_as_it_was_meant(
    password: str, monkeypatch: pytest.MonkeyPatch
) -> None:

    address = read_postgresql_url(f"postgresql://u:{quote(password, safe='')}@h/db?sslmode=disable")
    assert unquote(urlsplit(address.dsn).password or "") == password
    assert password not in repr(address)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://h?user=u%401&password=p%401&dbname=shop",
        "postgresql://other:pw@h/other?user=u%401&password=p%401&database=shop",
        "postgresql://u%401:p%401@h/shop",
    ],
)
def test_a_word_wins_over_what_stands_before_it(url: str) -> None:
    dsn = urlsplit(read_postgresql_url(url).dsn)
    assert (dsn.username, dsn.password, dsn.path) == ("u%401", "p%401", "/shop")


def test_jdbcs_ssl_means_what_libpq_makes_of_it() -> None:
    for given, means in (
        ("ssl=true", "require"),
        ("ssl=false", "disable"),
        ("ssl=prefer", "prefer"),
    ):
        assert read_postgresql_url(f"postgresql://h/db?{given}").words.passed["sslmode"] == means
    both = read_postgresql_url("postgresql://h/db?ssl=true&sslmode=disable")
    assert both.words.passed["sslmode"] == "disable"


def test_a_certificate_is_looked_at_when_the_shop_starts(tmp_path: Path) -> None:
    file = tmp_path / "root.crt"
    file.write_text("no certificate")
    with pytest.raises(ValueError, match="no certificate"):
        read_postgresql_url(f"postgresql://h/db?sslmode=verify-ca&sslrootcert={file}")
