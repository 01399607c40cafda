"""Doorstep's own commands, started by `up`."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from signal import SIGKILL, SIGTERM, SIGUSR1

from app.runtime.embedded import Ending, Launch
from app.runtime.supervisor.fork import Fork
from app.runtime.supervisor.lifeline import Lifeline
from app.runtime.supervisor.preloader import COMMAND, Preloader, can_preload

CHILD_ENDING: Ending = ((SIGTERM, 6.0), (SIGKILL, 6.3))
# Of one in whose place another has come (app/serving/server.py says what SIGUSR1 means).
WEB_RETIRING: Ending = ((SIGUSR1, 16.0), (SIGTERM, 22.0), (SIGKILL, 22.3))


@dataclass(frozen=True, kw_only=True)
class Child:
    """A web process or a worker, or a command that runs once."""

    name: str
    arguments: tuple[str, ...]
    data: Path
    env: Mapping[str, str]
    preloader: Preloader
    lifeline: Lifeline
    keep_open: tuple[int, ...] = ()
    # Whether it is ready only when it says so.
    says_ready: bool = False
    ending: Ending = CHILD_ENDING

    async def launch(self) -> Launch | Fork:
        arguments = (*self.arguments, "--data-dir", str(self.data))
        if can_preload():
            return Fork(
                name=self.name,
                arguments=arguments,
                preloader=self.preloader,
                keep_open=self.keep_open,
            )
        return Launch(
            name=self.name,
            command=(*COMMAND, *arguments),
            env=self.env,
            keep_open=self.keep_open,
        )

    async def is_ready(self, pid: int) -> bool:
        # The whole shop is asked at once when it opens.
        return not self.says_ready or self.lifeline.is_ready(pid)

    def ended(self, pid: int) -> None:
        self.lifeline.forget(pid)
        # Its gauges go with it; its counters stay in the sums (prometheus_client.multiprocess).
        for gauge in Path(self.env["PROMETHEUS_MULTIPROC_DIR"]).glob(f"gauge_live*_{pid}.db"):
            with suppress(OSError):
                gauge.unlink()
