"""Doing the harm: each fault is carried out on a real process and its hit is verified."""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic

import psutil
from redis.asyncio import Redis
from redis.exceptions import RedisError

from tests.faults.harness.ledger import Ledger
from tests.faults.harness.plan import Fault
from tests.faults.harness.shop import DATABASE_AWAY, Shop

CUT_ORDERS = 8
# How long a part may be between two lives when a fault is about to hit it.
PROCESS_PATIENCE = 15.0


@dataclass
class Hit:
    """A fault that happened: when, and proof that it hit."""

    fault: Fault
    at: float
    ended: float
    proof: str


class Injury:
    """Carries a plan out, one fault after the other; freezes last beside the next ones."""

    def __init__(self, shop: Shop, ledger: Ledger) -> None:
        self._shop = shop
        self._ledger = ledger
        self.hits: list[Hit] = []
        self._thawing: list[asyncio.Task[None]] = []
        self._frozen: set[int] = set()

    async def carry_out(self, faults: list[Fault], began: float) -> None:
        for fault in faults:
            await asyncio.sleep(max(0, began + fault.at - monotonic()))
            await self.inflict(fault)
        await self.healed()

    async def healed(self) -> None:
        """Returns once nothing is frozen any more."""
        await asyncio.gather(*self._thawing)

    async def inflict(self, fault: Fault) -> None:
        """A fault that does not hit is a breach: the run would look better than it was."""
        try:
            async with asyncio.timeout(PROCESS_PATIENCE):
                self.hits.append(await self._hit(fault))
        except (OSError, TimeoutError, psutil.Error) as error:
            self._ledger.breach(f"a fault never hit: {fault.kind}: {error!r}")

    async def _hit(self, fault: Fault) -> Hit:
        """A victim that ends between being picked and being hit is no miss: another is picked."""
        while True:
            at = monotonic()
            with suppress(psutil.NoSuchProcess, ProcessLookupError):
                proof = await DOES[fault.kind](self, fault)
                return Hit(fault, at, monotonic() + fault.lasts, proof)
            await asyncio.sleep(0.05)

    async def _kill(self, kind: str, fault: Fault, number: signal.Signals) -> str:
        """The proof is that the process is gone (or, frozen, that it is stopped)."""
        pid = await self._victim(kind, fault)
        process = psutil.Process(pid)
        process.send_signal(number)
        with suppress(psutil.NoSuchProcess):
            while process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
                await asyncio.sleep(0.01)
        return f"{kind} {pid} is gone"

    async def _freeze(self, kind: str, fault: Fault) -> str:
        pid = await self._victim(kind, fault)
        process = psutil.Process(pid)
        process.suspend()
        while (status := process.status()) != psutil.STATUS_STOPPED:
            if status == psutil.STATUS_ZOMBIE:
                raise ProcessLookupError(f"{kind} {pid} had ended")
            await asyncio.sleep(0.01)
        self._frozen.add(pid)
        self._thawing.append(asyncio.create_task(self._thaw(pid, fault.lasts)))
        return f"{kind} {pid} stands still"

    async def _thaw(self, pid: int, after: float) -> None:
        await asyncio.sleep(after)
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGCONT)
        self._frozen.discard(pid)

    async def _victim(self, kind: str, fault: Fault) -> int:
        while True:
            with suppress(psutil.NoSuchProcess):
                pids = [pid for pid in self._shop.pids(kind) if pid not in self._frozen]
                if pids:
                    return pids[fault.pick % len(pids)]
            await asyncio.sleep(0.05)

    async def _flush(self, fault: Fault) -> str:
        address = self._shop.noted["environment"]["REDIS_URL"]
        while True:
            async with Redis.from_url(address, socket_timeout=5) as redis:
                with suppress(RedisError, OSError):
                    await redis.flushall()
                    return "flushed"
            await asyncio.sleep(0.05)

    async def _cut_connections(self, fault: Fault) -> str:
        cut = await self._told_postgres(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE application_name IN ('doorstep web', 'doorstep worker')"
        )
        return f"{cut} connections were cut"

    async def _crash(self, fault: Fault) -> str:
        """A backend that is killed makes PostgreSQL end all others and recover."""
        pids = await self._told_postgres(
            "SELECT coalesce(array_agg(pid), '{}') FROM pg_stat_activity"
            " WHERE application_name IN ('doorstep web', 'doorstep worker')"
        )
        if not pids:
            raise ProcessLookupError("no backend")
        pid = pids[fault.pick % len(pids)]
        os.kill(pid, signal.SIGKILL)
        while psutil.pid_exists(pid):
            await asyncio.sleep(0.01)
        return f"backend {pid} is gone"

    async def _told_postgres(self, sql: str):
        while True:
            try:
                connection = await self._shop.connect()
                try:
                    if found := await connection.fetchval(sql):
                        return found
                finally:
                    await connection.close(timeout=1)
            except DATABASE_AWAY:
                pass
            await asyncio.sleep(0.1)

    async def _break_clients(self, fault: Fault) -> str:
        self._ledger.cutting += CUT_ORDERS
        while self._ledger.cutting > 0:
            await asyncio.sleep(0.02)
        return f"{CUT_ORDERS} orders lost their connection"


DOES: dict[str, Callable[[Injury, Fault], Awaitable[str]]] = {
    "kill web": lambda injury, fault: injury._kill("web", fault, signal.SIGKILL),
    "stop web (SIGTERM)": lambda injury, fault: injury._kill("web", fault, signal.SIGTERM),
    "kill worker": lambda injury, fault: injury._kill("worker", fault, signal.SIGKILL),
    "freeze worker": lambda injury, fault: injury._freeze("worker", fault),
    "flush Valkey": Injury._flush,
    "kill Valkey": lambda injury, fault: injury._kill("Valkey", fault, signal.SIGKILL),
    "freeze Valkey": lambda injury, fault: injury._freeze("Valkey", fault),
    "cut connections to PostgreSQL": Injury._cut_connections,
    "crash a PostgreSQL backend": Injury._crash,
    "kill PostgreSQL": lambda injury, fault: injury._kill("PostgreSQL", fault, signal.SIGKILL),
    "break client connections": Injury._break_clients,
}
