"""Each fault raises its alert of deploy/alerts.yml, and no other."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from app.infra import metrics
from app.infra.database import ENGINE, fetch
from app.routes.system import metrics as page
from app.services import shop as shops
from tests.support.api import Place

RULES: Final[list[dict[str, Any]]] = [
    rule
    for group in yaml.safe_load(Path("deploy/alerts.yml").read_text())["groups"]
    for rule in group["rules"]
]
# What the rules use of Prometheus' language.
RULE: Final = re.compile(
    r"(?:(?P<absent>absent)\((?P<gone>\w+)\)"
    r"|(?P<sum>min|max|sum)\((?:(?P<of>abs|increase)\()?(?P<name>\w+)(?:\{(?P<labels>.*?)\})?"
    r"(?:\[\w+\])?\)?\) (?P<compared>==|>) (?P<limit>\d+))"
)
LABEL: Final = re.compile(r'(\w+)(=~?)"(.*?)"')
SUMS: Final[dict[str, Callable[[list[float]], float]]] = {"min": min, "max": max, "sum": sum}

Scrape = dict[tuple[str, tuple[tuple[str, str], ...]], float]


@dataclass
class Stage:
    """What a fault needs."""

    client: httpx.AsyncClient
    place: Place
    settle: Callable[[], Awaitable[int]]
    monkeypatch: pytest.MonkeyPatch
    listen: Callable[..., Awaitable[object]]


def fires(expr: str, before: Scrape, after: Scrape) -> bool:
    """Evaluates a rule over two scrapes, between which all of its time has passed."""
    rule = RULE.fullmatch(expr)
    assert rule, f"not in the language of this test: {expr}"
    if rule["absent"]:
        return all(name != rule["gone"] for name, _ in after)
    wanted = LABEL.findall(rule["labels"] or "")

    def chosen(labels: tuple[tuple[str, str], ...]) -> bool:
        has = dict(labels)
        return all(
            re.fullmatch(value, has.get(name, "")) if sign == "=~" else has.get(name, "") == value
            for name, sign, value in wanted
        )

    values = [
        (value - before.get((name, labels), 0)) if rule["of"] == "increase" else value
        for (name, labels), value in after.items()
        if name == rule["name"] and chosen(labels)
    ]
    if not values:
        return False
    found = SUMS[rule["sum"]]([abs(value) for value in values] if rule["of"] else values)
    limit = float(rule["limit"])
    return found == limit if rule["compared"] == "==" else found > limit


async def scrape(client: httpx.AsyncClient) -> Scrape:
    text = (await client.get("/metrics")).text
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


async def _postgresql_away(stage: Stage) -> None:
    stage.monkeypatch.setattr(ENGINE, "pool", None)


async def _redis_away(stage: Stage) -> None:
    async def condition() -> str:
        return "away"

    stage.monkeypatch.setattr(page, "condition", condition)


async def _no_worker(stage: Stage) -> None:
    async def none() -> int:
        return 0

    stage.monkeypatch.setattr(page, "count_workers", none)


async def _events_late(stage: Stage) -> None:
    await stage.place(product_456=1)
    await fetch("UPDATE messaging.deliveries SET created_at = now() - interval '1 minute'")


async def _events_failed(stage: Stage) -> None:
    await stage.place(product_456=1)
    await fetch("UPDATE messaging.deliveries SET state = 'FAILED', error = 'no shelf'")


async def _mails(stage: Stage, change: str) -> None:
    await stage.place(product_456=1)
    await stage.settle()
    await fetch(f"UPDATE mailing.mails SET {change}")


async def _mails_blocked(stage: Stage) -> None:
    await _mails(stage, "blocked = true, error = '535 wrong password'")


async def _mails_late(stage: Stage) -> None:
    await _mails(stage, "created_at = now() - interval '2 hours'")


async def _mails_failed(stage: Stage) -> None:
    await _mails(stage, "state = 'FAILED', error = '550 no mailbox'")


async def _webhook_paused(stage: Stage) -> None:
    await stage.listen("order.created")
    await fetch(
        "UPDATE webhooks.endpoints SET state = 'PAUSED', pause_reason = 'DEAD', paused_at = now()"
    )


async def _webhooks_failed(stage: Stage) -> None:
    await stage.listen("order.created")
    await stage.place(product_456=1)
    await stage.settle()
    await fetch("UPDATE webhooks.messages SET state = 'FAILED', ended_at = now()")


async def _audit_broken(stage: Stage) -> None:
    await shops.note_audit(holds=False, orders=1)


async def _audit_old(stage: Stage) -> None:
    await shops.note_audit(holds=True, orders=1)
    await fetch("UPDATE shop.audits SET ended_at = ended_at - interval '3 days'")


async def _notifications(stage: Stage) -> None:
    metrics.push_attempts.labels("failed").inc(21)


async def _refused(stage: Stage) -> None:
    metrics.connections_refused.inc()


async def _clock(stage: Stage) -> None:
    metrics.clock_skew.set(-2.5)
    # The process goes on measuring.
    stage.monkeypatch.setattr(metrics.clock_skew, "set", lambda skew: None)  # pyright: ignore


async def _slow(stage: Stage) -> None:
    metrics.slow_statements.inc(21)


async def _errors(stage: Stage) -> None:
    metrics.requests.labels("GET", "/cart", "500").inc(6)


FAULTS: Final[dict[str, Callable[[Stage], Awaitable[None]]]] = {
    "DoorstepPostgresqlAway": _postgresql_away,
    "DoorstepRedisAway": _redis_away,
    "DoorstepNoWorker": _no_worker,
    "DoorstepEventsLate": _events_late,
    "DoorstepEventsFailed": _events_failed,
    "DoorstepServerErrors": _errors,
    "DoorstepAuditBroken": _audit_broken,
    "DoorstepAuditOld": _audit_old,
    "DoorstepMailsBlocked": _mails_blocked,
    "DoorstepMailsLate": _mails_late,
    "DoorstepMailsFailed": _mails_failed,
    "DoorstepWebhookPaused": _webhook_paused,
    "DoorstepWebhooksFailed": _webhooks_failed,
    "DoorstepNotificationsFail": _notifications,
    "DoorstepConnectionsRefused": _refused,
    "DoorstepClockWrong": _clock,
    "DoorstepStatementsSlow": _slow,
}


@pytest.fixture
def stage(
    client: httpx.AsyncClient,
    place: Place,
    settle: Callable[[], Awaitable[int]],
    monkeypatch: pytest.MonkeyPatch,
    listen: Callable[..., Awaitable[object]],
) -> Stage:
    async def one() -> int:
        return 1

    monkeypatch.setattr(page, "count_workers", one)
    metrics.clock_skew.set(0)
    return Stage(client, place, settle, monkeypatch, listen)


@pytest.mark.parametrize("alert", FAULTS)
async def test_a_fault_raises_its_alert_and_no_other(stage: Stage, alert: str) -> None:
    before = await scrape(stage.client)
    assert [rule["alert"] for rule in RULES if fires(rule["expr"], before, before)] == []
    await FAULTS[alert](stage)
    after = await scrape(stage.client)
    stage.monkeypatch.undo()
    metrics.clock_skew.set(0)
    assert [rule["alert"] for rule in RULES if fires(rule["expr"], before, after)] == [alert]


def test_no_web_process_at_all_raises_one_alert() -> None:
    assert [rule["alert"] for rule in RULES if fires(rule["expr"], {}, {})] == ["DoorstepGone"]


def test_each_rule_is_caused_above_and_says_what_to_do() -> None:
    assert {rule["alert"] for rule in RULES} == {*FAULTS, "DoorstepGone"}
    for rule in RULES:
        assert rule["annotations"].keys() == {"summary", "description"}
        assert rule["labels"]["severity"] in ("page", "ticket")
