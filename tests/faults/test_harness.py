"""The harness is honest: a fault that misses and a page that is late are said, and exit 1."""

import subprocess
import sys
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest

from tests.faults.harness import injury, readers, settling, storm
from tests.faults.harness.injury import Injury
from tests.faults.harness.ledger import Ledger, Purchase
from tests.faults.harness.plan import FIRST_AFTER, Fault
from tests.faults.harness.readers import StreamReader

KILL = Fault(at=0, kind="kill worker", lasts=0, pick=0)
FREEZE = Fault(at=0, kind="freeze worker", lasts=0.1, pick=0)


@pytest.fixture(autouse=True)
def empty_shop() -> None:
    """Replaces the fixture of the same name: nothing here needs a database."""


@pytest.fixture
def process() -> Iterator["subprocess.Popen[bytes]"]:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as running:
        yield running
        running.kill()


def ended() -> int:
    """The number of a process that is no more."""
    with subprocess.Popen([sys.executable, "-c", ""]) as done:
        done.wait()
    return done.pid


def shop_of(*picks: int) -> Any:
    """A shop in which one pick after the other is the only worker, and the last one remains."""
    left = list(picks)
    return SimpleNamespace(pids=lambda kind: [left.pop(0) if len(left) > 1 else left[0]])


@pytest.mark.parametrize("fault", [KILL, FREEZE], ids=lambda fault: fault.kind)
async def test_a_victim_that_had_just_ended_is_replaced_by_another(process, fault) -> None:
    ledger = Ledger()
    harm = Injury(shop_of(ended(), ended(), process.pid), ledger)

    await harm.inflict(fault)
    await harm.healed()

    assert [hit.proof.split()[1] for hit in harm.hits] == [str(process.pid)]
    assert ledger.breaches == []


async def test_a_fault_that_finds_no_victim_is_a_breach(monkeypatch) -> None:
    monkeypatch.setattr(injury, "PROCESS_PATIENCE", 0.3)
    ledger = Ledger()
    harm = Injury(shop_of(ended()), ledger)

    await harm.inflict(KILL)

    assert harm.hits == []
    [said] = ledger.breaches
    assert said.startswith("a fault never hit: kill worker: ")


@pytest.mark.proof
def test_a_storm_with_a_fault_that_never_hit_ends_with_exit_1(monkeypatch, capsys) -> None:
    async def miss(harm: Injury, fault: Fault) -> str:
        raise ProcessLookupError("it was not there")

    monkeypatch.setattr(injury, "PROCESS_PATIENCE", 0.3)
    monkeypatch.setattr(injury, "DOES", dict.fromkeys(injury.DOES, miss))
    seconds = str(FIRST_AFTER + 0.5)
    monkeypatch.setattr(
        sys, "argv", ["storm", "--seconds", seconds, "--rate", "10", "--streams", "5"]
    )
    with pytest.raises(SystemExit) as exit:
        storm.main()
    assert exit.value.code == 1
    said = capsys.readouterr().out
    assert "BROKEN a fault never hit: " in said
    assert said.rstrip().endswith("1 breaches")


class Page(StreamReader):
    """A page by hand: connected so long ago, and showing that version."""

    def __init__(self, version: int) -> None:
        super().__init__(None, Ledger(), None)
        self.watching = Purchase("key", {}, order_id=uuid4())
        self.version = version


async def judged(page: Page, there: int) -> list[str]:
    async def fetch(sql: str) -> list[dict[str, Any]]:
        return [{"order_id": page.watching.order_id, "version": there}]

    ledger = Ledger()
    await settling.streams_caught_up(ledger, SimpleNamespace(fetch=fetch), [page])
    return ledger.breaches


async def test_a_page_that_is_behind_for_longer_than_promised_is_a_breach(monkeypatch) -> None:
    monkeypatch.setattr(readers, "TRUTH_WITHIN", 0.2)
    page = Page(version=1)
    page.connected_at = 0
    assert await judged(page, there=1) == []
    [said] = await judged(page, there=2)
    assert "version 1 of 2 0.2 s after the last change" in said


async def test_a_page_that_does_not_come_back_when_it_should_is_a_breach(monkeypatch) -> None:
    monkeypatch.setattr(readers, "TRUTH_WITHIN", 0.2)
    [said] = await judged(Page(version=1), there=2)
    assert said.endswith("and is cut off")
