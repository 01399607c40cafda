"""One part of the shop, kept alive: started, watched, started again when it dies, ended at last."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from time import monotonic
from typing import Protocol

from app.runtime.embedded import Broke, CannotStart, Ending, how_it_ended

FIRST_PAUSE = 0.1
LONGEST_PAUSE = 10.0
# Seconds. A part that lived that long is started again after a short pause.
STEADY = 30.0
ATTEMPTS = 6
LOOK_EVERY = 0.02


class Process(Protocol):
    """A process that runs, or has ended with `returncode`."""

    @property
    def pid(self) -> int: ...
    @property
    def returncode(self) -> int | None: ...
    async def wait(self) -> int: ...
    def send_signal(self, signal: int, /) -> None: ...


class Start(Protocol):
    """How a process is started, and what it left to read when it failed."""

    async def start(self) -> Process: ...
    def last_words(self) -> str: ...


class Program(Protocol):
    """What a part runs."""

    @property
    def name(self) -> str: ...
    @property
    def ending(self) -> Ending: ...
    async def launch(self) -> Start: ...
    async def is_ready(self, pid: int) -> bool: ...
    def ended(self, pid: int) -> None: ...


class Part:
    def __init__(
        self,
        program: Program,
        *,
        say: Callable[[str], None],
        note: Callable[[str, int], None],
        attempts: int = ATTEMPTS,
    ) -> None:
        """`attempts` is how often it may fail before it is ready for the first time."""
        self.name = program.name
        self._attempts = attempts
        self._program = program
        self._say = say
        self._note = note
        self._ready = asyncio.Event()
        self._process: Process | None = None
        self.keeping: asyncio.Task[None] = asyncio.create_task(self._keep())

    async def opened(self) -> None:
        """Returns once the part is ready. Raises CannotStart if it will never be."""
        ready = asyncio.create_task(self._ready.wait())
        try:
            await asyncio.wait({ready, self.keeping}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            ready.cancel()
        if self.keeping.done():
            self.keeping.result()

    @property
    def pid(self) -> int | None:
        return None if self._process is None else self._process.pid

    async def retire(self, ending: Ending) -> None:
        """Ends the part for good while the shop stays open."""
        await self._end(ending, monotonic())
        if self._process is not None:
            self._program.ended(self._process.pid)

    async def end(self, began: float) -> None:
        """Ends the part for good, with its signals timed from `began`, the start of the closing."""
        await self._end(self._program.ending, began)

    async def _end(self, ending: Ending, began: float) -> None:
        self.keeping.cancel()
        await asyncio.wait({self.keeping})
        process = self._process
        if process is None:
            return
        for signal, until in ending:
            if process.returncode is not None:
                return
            with suppress(ProcessLookupError):
                process.send_signal(signal)
            try:
                async with asyncio.timeout(max(0.1, began + until - monotonic())):
                    await process.wait()
            except TimeoutError:
                self._say(f"{self.name} (pid {process.pid}) did not end on {signal.name}")

    async def _keep(self) -> None:
        pause, attempts = FIRST_PAUSE, 0
        while True:
            began = monotonic()
            fate = await self._live()
            attempts += 1
            if attempts == self._attempts and not self._ready.is_set():
                raise Broke(f"{self.name} does not start: it {fate}")
            if monotonic() - began > STEADY:
                pause = FIRST_PAUSE
            self._say(f"{self.name} {fate}; starting it again in {pause:.1f} s")
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)

    async def _live(self) -> str:
        try:
            launch = await self._program.launch()
            process = self._process = await launch.start()
        except (OSError, CannotStart) as error:
            return f"could not be started ({error})"
        self._note(self.name, process.pid)
        looking = asyncio.create_task(self._look(process.pid))
        try:
            code = await process.wait()
        finally:
            looking.cancel()
        self._program.ended(process.pid)
        return how_it_ended(code) + (launch.last_words() if code > 0 else "")

    async def _look(self, pid: int) -> None:
        while True:
            if await self._program.is_ready(pid):
                self._ready.set()
                return
            await asyncio.sleep(LOOK_EVERY)
