"""Five failovers under load: no order that was acknowledged is lost, and none is placed twice."""

import asyncio
import json
import os
import shutil
import signal
import subprocess
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from itertools import pairwise
from pathlib import Path
from time import monotonic
from typing import Any

import asyncpg
import pytest

from tests.faults.harness.bench import Buyers, Counter
from tests.faults.harness.patroni import Cluster, Node, cluster, free_port
from tests.faults.harness.shop import COMMAND, Shop, environment

pytestmark = [
    pytest.mark.proof,
    pytest.mark.timeout(600),
    pytest.mark.skipif(
        shutil.which("etcd") is None, reason="etcd is not there (the package etcd-server of Debian)"
    ),
]
# Seconds from the first write that the new primary takes to an order that is accepted.
ACCEPTED_WITHIN = 5.0


@pytest.fixture(autouse=True)
def empty_shop() -> None:
    """Replaces the fixture of the same name: this shop has a database of its own."""


class OnCluster(Shop):
    """A web process and a worker, started singly, on the servers of a cluster."""

    def __init__(self, log: Path, url: str, port: int) -> None:
        self.url = url
        self.env = environment(
            DATABASE_URL=url,
            REDIS_URL=os.environ["TEST_REDIS_URL"] + "?db=14",
            SECRET_KEY="a secret for the failovers, as long as a real one",
            MAIL_FOLDER=str(log.parent / "mail"),
        )
        self._log = log.open("ab")
        assert self.run("migrate").returncode == 0
        self.worker = self._start("worker")
        web = self._start("web", "--port", str(port))
        super().__init__(log.parent, log, f"http://127.0.0.1:{port}", web)

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*COMMAND, *arguments], env=self.env, cwd="/", capture_output=True, text=True,
            timeout=120,
        )  # fmt: skip

    async def connect(self) -> asyncpg.Connection:
        return await asyncpg.connect(self.url, timeout=5, command_timeout=60)

    def audit(self) -> dict[str, Any]:
        """A command gives up where the shop would wait, so it is given a second chance."""
        done = self.run("audit", "--json")
        if not done.stdout:
            print(f"the audit had no answer: {done.stderr.strip()}")
            done = self.run("audit", "--json")
        assert done.stdout, done.stderr
        return json.loads(done.stdout)

    def stop(self) -> int:
        codes: list[int] = []
        for process in (self.process, self.worker):
            process.send_signal(signal.SIGTERM)
            codes.append(process.wait(20))
        self._log.close()
        return max(codes)

    def _start(self, *arguments: str) -> "subprocess.Popen[bytes]":
        command = [*COMMAND, *arguments]
        return subprocess.Popen(command, env=self.env, cwd="/", stdout=self._log, stderr=self._log)


@pytest.fixture
async def nodes() -> AsyncIterator[Cluster]:
    with cluster() as made:
        await made.settled()
        yield made


async def fails_over(nodes: Cluster, kind: str, after: AsyncExitStack) -> Node:
    """Returns the new primary once it takes writes; `after` mends the node that was lost."""
    primary = await nodes.settled()
    if kind == "switchover":
        await nodes.switch_over(primary)
    elif kind == "killed":
        primary.kill()
        after.callback(primary.start)
    elif kind == "frozen":
        family = primary.family
        for process in family:
            process.suspend()
        for process in family:
            after.callback(process.resume)
    return await nodes.primary_other_than(primary)


async def test_five_failovers_lose_no_order_that_was_acknowledged(
    nodes: Cluster, tmp_path: Path, database: Any
) -> None:
    shop = await asyncio.to_thread(OnCluster, tmp_path / "shop.log", nodes.url, free_port())
    try:
        await shop.ready(60)
        counter = Counter(shop, shop.key(*Counter.SCOPES))
        product = await counter.product(1_000_000)
        accepted_after: dict[str, float] = {}
        async with Buyers(counter, product) as buyers:
            for turn, kind in enumerate(("switchover", "killed", "frozen", "switchover", "killed")):
                await buyers.taken_after(monotonic())
                async with AsyncExitStack() as after:
                    await fails_over(nodes, kind, after)
                    seconds = await buyers.taken_after(monotonic())
                accepted_after[f"{turn + 1}. {kind}"] = round(seconds, 1)
            await nodes.settled()
            await buyers.taken_after(monotonic())
        print(f"accepted after the new primary took writes: {accepted_after}")
        print(f"the longest gap between two accepted orders: {longest_gap(counter):.1f} s")
        print(f"outcomes: {dict(buyers.outcomes())}")
        assert max(accepted_after.values()) < ACCEPTED_WITHIN
        assert buyers.outcomes().keys() <= {"201", "503", "409"}
        assert await counter.breaches() == []
        assert shop.worker.poll() is None, "the worker has lived through all of it"
    finally:
        assert shop.stop() == 0


def longest_gap(counter: Counter) -> float:
    taken = sorted(
        one.at + one.seconds
        for one in counter.ledger.exchanges
        if one.what == "order" and one.outcome == "201"
    )
    return max(later - at for at, later in pairwise(taken))
