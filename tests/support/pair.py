"""A PostgreSQL with a synchronous standby, at one address that leads to the primary."""

import asyncio
import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from signal import SIGCONT, SIGQUIT, SIGSTOP
from time import monotonic
from typing import Any

from tests.support import servers
from tests.support.servers import Servers

# Seconds, for a machine that has much else to do.
PATIENCE = 20

CONFIRMS = "SELECT true FROM pg_stat_replication WHERE sync_state = 'sync' AND state = 'streaming'"
RECEIVER = "SELECT pid FROM pg_stat_wal_receiver"


class Pair:
    """`primary` and `standby` change places when the standby is promoted: the other one is gone."""

    def __init__(self) -> None:
        self.primary = servers.start_postgres()
        self.standby: Servers | None = servers.start_standby(self.primary.database_url)
        self._all = [self.primary, self.standby]
        self._folder = Path(tempfile.mkdtemp(prefix="doorstep-tests-"))
        self._address = self._folder / "primary"
        self._receiver: int | None = None
        self._lead_to(self.primary)

    @property
    def url(self) -> str:
        return f"postgresql://doorstep@/doorstep?host={self._address}"

    async def require_standby(self) -> None:
        """From now on a COMMIT waits until the standby has it."""
        await self.ask("ALTER SYSTEM SET synchronous_standby_names = '*'")
        await self.ask("SELECT pg_reload_conf()")
        await self._until(self.primary, CONFIRMS)

    async def cut_off(self) -> None:
        """The standby hears nothing, as if its line were cut."""
        assert self.standby
        self._receiver = await self._until(self.standby, RECEIVER)
        assert self._receiver
        os.kill(self._receiver, SIGSTOP)

    def mend(self) -> None:
        if self._receiver is not None:
            with suppress(ProcessLookupError):
                os.kill(self._receiver, SIGCONT)
        self._receiver = None

    async def fail_over(self) -> None:
        """The primary's machine is lost, and the standby takes its place."""
        assert self.standby
        for process in self.primary.processes:
            process.send_signal(SIGQUIT)
            await asyncio.to_thread(process.wait, PATIENCE)
        self.mend()
        self.primary, self.standby = self.standby, None
        await self.ask("SELECT pg_promote()")
        self._lead_to(self.primary)

    async def ask(self, sql: str, *args: Any) -> Any:
        """The primary, beside the shop."""
        return await self.primary.ask(sql, *args)

    def stop(self) -> None:
        self.mend()
        for one in self._all:
            for process in one.processes:
                process.send_signal(SIGQUIT)
            one.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _lead_to(self, server: Servers) -> None:
        new = self._folder / "new"
        new.symlink_to(server.socket.parent)
        new.replace(self._address)

    async def _until(self, server: Servers, sql: str) -> Any:
        began = monotonic()
        while not (found := await server.ask(sql)):
            assert monotonic() - began < PATIENCE, f"nothing came of: {sql}"
            await asyncio.sleep(0.01)
        return found
