"""Every setting is looked at when a part starts: named when it is wrong, never repeated."""

import pytest

from app.environment import Settings, wrong_settings
from tests.support.no_tables import empty_shop as empty_shop
from tests.support.running import doorstep, environment

GIVEN = {
    "DATABASE_URL": "postgresql://127.0.0.1:1/shop",
    "REDIS_URL": "redis://127.0.0.1:1",
    "SECRET_KEY": "rJ2nZ0-3TgH8yNwQ5vKdXuA7LmPbEcSf",
}
WRONG = [
    ("DATABASE_URL", "mysql://hushhush@localhost/shop"),
    ("DATABASE_URL", "postgresql+asyncpg://hushhush@localhost/shop"),
    ("DATABASE_URL", "postgresql:shop"),
    ("DATABASE_URL", "hushhush"),
    ("DATABASE_URL", "postgresql://localhost:port/shop"),
    ("DATABASE_URL", "postgresql://localhost:99999/shop"),
    ("DATABASE_URL", "postgresql://hushhush@one,two/shop?target_session_attrs=standby"),
    ("DATABASE_POOLER", "pgbouncer"),
    ("DATABASE_ADMIN_URL", "mysql://hushhush@localhost/shop"),
    ("DATABASE_ADMIN_URL", "postgresql://hushhush@localhost/shop?pgbouncer=true"),
    ("DATABASE_READ_URL", "postgresql://hushhush@localhost/shop?pool_timeout=1"),
    ("REDIS_URL", "http://hushhush@localhost"),
    ("REDIS_URL", "localhost:6379"),
    ("REDIS_URL", "redis://localhost:6379/first"),
    ("REDIS_URL", "redis://localhost:0x1"),
    ("REDIS_URL", "unix://"),
    ("REDIS_URL", "redis://first,second/0"),
    ("REDIS_URL", "redis+cluster://hushhush@first,second/0"),
    ("REDIS_URL", "sentinel://first/shop/0"),
    ("REDIS_URL", "redis+sentinel://first,second"),
    ("REDIS_URL", "redis+sentinel:///shop/0"),
    ("REDIS_URL", "redis+sentinel://first/shop/zero"),
    ("REDIS_URL", "redis://localhost/0/1"),
    ("REDIS_URL", "redis://localhost?socket_timeout=5"),
    ("REDIS_URL", "redis://localhost?ssl_cert_reqs=none"),
    ("REDIS_URL", "rediss://localhost?ssl_cert_reqs=never"),
    ("REDIS_URL", "rediss://localhost?ssl_check_hostname=perhaps"),
    ("REDIS_URL", "rediss://localhost?ssl_ca_certs=/hushhush"),
    ("REDIS_URL", "redis://:hush#hush@localhost"),
    ("REDIS_NAMESPACE", "hush:hush"),
    ("REDIS_NAMESPACE", "*"),
    ("BASE_URL", "shop.example"),
    ("BASE_URL", "ftp://shop.example"),
    ("BASE_URL", "https://"),
    ("BASE_URL", "https://shop:hushhush@shop.example"),
    ("BASE_URL", "https://shop.example/?a=b"),
    ("LOG_FORMAT", "xml"),
    ("SHOP_NAME", " "),
    ("SHOP_NAME", "two\nlines"),
    ("SHOP_NAME", "\u3164"),
    ("SHOP_NAME", "x" * 101),
    ("SHOP_CURRENCY", "EURO"),
    ("SHOP_CURRENCY", "eur"),
    ("SHOP_CURRENCY", "XXX"),
    ("SHOP_CURRENCY", "ABC"),
    ("SHOP_LANGUAGE", "it"),
    ("METRICS_TOKEN", "hush hush"),
    ("RATE_LIMITS", "yes"),
    ("RATE_LIMIT_KEY", "many"),
    ("RATE_LIMIT_KEY", "0 per minute"),
    ("RATE_LIMIT_ADDRESS", "10 per fortnight"),
    ("TRUSTED_PROXIES", "proxy.example"),
    ("TRUSTED_PROXIES", "10.1.0.5/16"),
    ("DEMO", "perhaps"),
    ("CLOSING_SECONDS", "-1"),
    ("CLOSING_SECONDS", "nan"),
    ("CLOSING_SECONDS", "3600"),
    ("DATABASE_POOL_SIZE", "0"),
    ("DATABASE_POOL_SIZE", "ten"),
    ("WORKER_SLOTS", "-1"),
    ("EVENTS_KEPT_DAYS", "0"),
    ("EVENTS_KEPT_DAYS", "99999999999"),
    ("AUDIT_LOG_KEPT_DAYS", "29"),
    ("ERASURES_FILE", "/dev"),
    ("ERASURES_FILE", "/no/such/folder/erasures.jsonl"),
    ("SMTP_URL", "http://mail.example"),
    ("SMTP_URL", "smtp://mail.example:99999"),
    ("SMTP_URL", "smtp://shop:hushhush@mail.example?tls=yes"),
    ("MAIL_FROM", "nobody"),
    ("MAIL_FROM", "a@b.example, c@d.example"),
    ("MAIL_FOLDER", "/dev/null"),
    ("MAIL_HELO", "shop example"),
    ("WEBHOOK_INTERNAL_HOSTS", "http://erp/"),
    ("WEBHOOK_INTERNAL_HOSTS", "erp:99999"),
    ("PUSH_INTERNAL_HOSTS", "http://push/"),
    ("STRIPE_API_KEY", "rk live"),
    ("STRIPE_WEBHOOK_SECRET", "wh sec"),
    ("STRIPE_API_BASE", "api.stripe.com"),
]
RIGHT = [
    ("DATABASE_URL", "postgres://shop@/doorstep?host=/run/postgresql"),
    ("DATABASE_URL", "postgresql://shop:p%40ss@[::1]:5432,second:5433/shop"),
    ("DATABASE_URL", "postgresql://one:5432,two:5432/shop?target_session_attrs=primary"),
    ("DATABASE_POOLER", "transaction"),
    ("DATABASE_READ_URL", "postgresql://one,two/shop?target_session_attrs=prefer-standby"),
    ("REDIS_URL", "rediss://:password@cache:6380/12"),
    ("REDIS_URL", "unix:///run/valkey.sock?db=10"),
    ("REDIS_URL", "rediss://shop:p%40ss@[::1]:6380?ssl_cert_reqs=CERT_NONE"),
    ("REDIS_URL", f"rediss://cache?ssl_ca_certs={__file__}&ssl_check_hostname=false"),
    ("REDIS_URL", "redis+sentinel://shop:p%40ss@a:1,b,[::1]:3/name/2?sentinel_password=x"),
    ("REDIS_URL", f"rediss+sentinel://a,b/name?ssl_ca_certs={__file__}"),
    ("REDIS_NAMESPACE", "shop-1.de"),
    ("BASE_URL", "https://shop.example/"),
    ("SHOP_CURRENCY", "RSD"),
    ("SHOP_NAME", "Müller & Söhne"),
    ("TRUSTED_PROXIES", "10.0.0.5, 10.1.0.0/16,::1"),
    ("WEBHOOK_INTERNAL_HOSTS", "erp:8080,10.1.0.0/16,[::1]:80"),
    ("RATE_LIMIT_KEY", "10/second"),
    ("CLOSING_SECONDS", "0.5"),
    ("ERASURES_FILE", f"{__file__}.jsonl"),
    ("STRIPE_WEBHOOK_SECRET", "whsec_1"),
    ("STRIPE_API_BASE", "http://127.0.0.1:8100"),
]


@pytest.fixture
def set_in(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    for name, value in GIVEN.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_what_is_wrong_is_named(name: str, value: str, set_in: pytest.MonkeyPatch) -> None:
    set_in.setenv(name, value)
    [line] = wrong_settings()
    assert line.startswith(f"{name}: ")
    assert "hush" not in line
    assert "\n" not in line


@pytest.mark.parametrize(("name", "value"), RIGHT)
def test_what_is_right_is_taken(name: str, value: str, set_in: pytest.MonkeyPatch) -> None:
    set_in.setenv(name, value)
    assert wrong_settings() == []


def test_every_setting_has_a_rule_of_its_own(set_in: pytest.MonkeyPatch) -> None:
    """Secrets are judged where a shop opens, `OPENED_AT` is set by `up` alone."""
    judged = {name for name, _ in WRONG}
    elsewhere = {"SECRET_KEY", "SECRET_KEY_PREVIOUS", "OPENED_AT"}
    assert {name.upper() for name in Settings.model_fields} == judged | elsewhere
    for name in judged - GIVEN.keys():
        set_in.setenv(name, "")
    assert wrong_settings() == []


@pytest.mark.parametrize("command", [("up", "--port", "0"), ("web", "--port", "0"), ("migrate",)])
def test_a_wrong_setting_ends_the_start_with_its_name(command: tuple[str, ...], folder) -> None:
    wrong = environment(**GIVEN, SHOP_CURRENCY="EURO")
    data = ("--data-dir", folder / "data") if command[0] == "up" else ()
    refused = doorstep(*command, *data, env=wrong)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr == (
        "doorstep: SHOP_CURRENCY: is no currency of ISO 4217: three capitals, such as EUR\n"
    )
    assert not (folder / "data").exists()


def test_a_standby_of_no_server_is_refused(folder) -> None:
    alone = environment(DATABASE_READ_URL="postgresql://standby/shop")
    refused = doorstep("up", "--port", "0", "--data-dir", folder / "data", env=alone)
    assert (refused.returncode, refused.stderr) == (
        2,
        "doorstep: DATABASE_READ_URL is set without DATABASE_URL: set both, or neither\n",
    )
    assert not (folder / "data").exists()


def test_two_wrong_settings_are_two_lines(folder) -> None:
    wrong = environment(REDIS_URL="http://x", DATABASE_URL="mysql://x", SECRET_KEY="x" * 40)
    refused = doorstep("up", "--port", "0", "--data-dir", folder / "data", env=wrong)
    assert refused.returncode == 2
    names = [line.split(": ")[1] for line in refused.stderr.splitlines()]
    assert names == ["DATABASE_URL", "REDIS_URL"]
