"""The page of the shop's health says what is wrong and what helps, in the words of a shop."""

import re
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from app.doctor import surroundings, work
from app.doctor.verdict import Verdict, well, wrong
from app.infra.database import fetch, now
from app.routes.staff.health import checks
from app.services import shop as shops
from tests.support.cast import place
from tests.support.visitor import Visitor

Settle = Callable[[], Awaitable[int]]


@pytest.fixture(autouse=True)
def a_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    async def alive() -> Verdict:
        return well("1 alive")

    monkeypatch.setattr(checks, "workers", alive)


def states(page: str) -> dict[str, str]:
    found = re.findall(r'data-state="(\w+)" data-testid="part-(\w+)"', page)
    return {name: state for state, name in found}


async def test_all_is_well(bea: Visitor) -> None:
    await shops.note_audit(holds=True, orders=0)
    await shops.note_backup(await now(), 1)
    await bea.open("/staff/health")
    told = states(bea.page.text)
    assert len(told) == 9
    assert {name for name, state in told.items() if state != "OK"} <= {"disk", "mails", "live"}
    assert "Stock, orders and money added up on" in bea.text


async def test_each_trouble_is_told_with_what_helps(
    bea: Visitor, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    await place(product_456=1)
    await settle()
    await shops.note_audit(holds=False, orders=1)
    await fetch("UPDATE mailing.mails SET state = 'FAILED', error = '550 no mailbox'")
    await fetch("UPDATE messaging.deliveries SET state = 'FAILED', error = 'no shelf'")

    async def full(folders: object) -> Verdict:
        return wrong("0 MB are free", "make room")

    monkeypatch.setattr(checks, "disk", full)
    await bea.open("/staff/health")
    told = states(bea.page.text)
    assert [told[name] for name in ("audit", "mails", "jobs", "disk")] == ["WRONG"] * 4
    assert "1 email was not sent. Correct the addresses, then send them again." in bea.text
    assert "found a mistake in the books. Run it now" in bea.text
    assert "parts need a look." in bea.text


async def test_orders_that_no_worker_takes_up_are_told(
    bea: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "workers", work.workers)
    await bea.open("/staff/health")
    assert states(bea.page.text)["jobs"] == "WRONG"
    assert "No worker runs" in bea.text


async def test_an_audit_of_long_ago_is_old(bea: Visitor) -> None:
    await shops.note_audit(holds=True, orders=0)
    await fetch("UPDATE shop.audits SET ended_at = ended_at - interval '8 days'")
    await bea.open("/staff/health")
    assert states(bea.page.text)["audit"] == "CAUTION"
    assert "The last one was on" in bea.text


async def test_room_that_becomes_scarce_is_told(
    bea: Visitor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def folders(data: Path | None) -> list[Path]:
        return [tmp_path]

    monkeypatch.setattr(surroundings, "SCARCE", 10**12)
    monkeypatch.setattr(checks, "written_folders", folders)
    await bea.open("/staff/health")
    assert states(bea.page.text)["disk"] == "CAUTION"
    assert "Room is getting scarce. Ask your administrator" in bea.text
