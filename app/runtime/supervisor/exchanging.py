"""Web processes, workers and commands of one `up`, and how they are exchanged for newer ones."""

import asyncio
import socket
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from app.runtime.embedded import Broke, CannotStart, Ending
from app.runtime.supervisor.children import CHILD_ENDING, WEB_RETIRING, Child
from app.runtime.supervisor.lifeline import Lifeline
from app.runtime.supervisor.parts import Part
from app.runtime.supervisor.preloader import Preloader, can_preload
from app.runtime.supervisor.record import Record

# Seconds in which a new process is ready.
READY_WITHIN: Final = 60.0


class Children:
    def __init__(
        self,
        data: Path,
        env: Mapping[str, str],
        doors: Mapping[str, socket.socket],
        lifeline: Lifeline,
        record: Record,
        say: Callable[[str], None],
    ) -> None:
        self._data = data
        self._env = env
        # Where those of a name listen, such as "web".
        self._doors = doors
        self._lifeline = lifeline
        self._record = record
        self._say = say
        self._row: list[Part] = []
        # The demo's bank, which is not exchanged.
        self._beside: list[Part] = []
        # What was started for an exchange that is not over.
        self._coming: list[Part] = []
        self._preloader = self._new_preloader()
        self._earlier: list[Preloader] = []

    @property
    def parts(self) -> list[Part]:
        return [*self._beside, *self._row]

    async def load(self) -> None:
        """Returns at once, while the code is loaded. Raises OSError."""
        if can_preload():
            await self._preloader.start()

    async def run(self, *command: str) -> str:
        """Runs a command to its end and returns what it printed. Raises Broke, OSError."""
        return await (await self._child(command[0], *command[1:]).launch()).run()

    def start(self, webs: int, workers: int) -> None:
        self._beside += [
            Part(self._child(f"{name} 1"), say=self._say, note=self._record.note)
            for name in self._doors
            if name != "web"
        ]
        names = [f"web {number}" for number in range(1, webs + 1)]
        names += [f"worker {number}" for number in range(1, workers + 1)]
        self._row += [
            Part(self._child(name), say=self._say, note=self._record.note) for name in names
        ]

    async def exchange(self) -> None:
        """Loads the code anew, and exchanges one process after another, each once it is ready.

        Raises CannotStart; then the code of before is at work, as if nothing had been asked.
        """
        pid = self._record.number_of("preload")
        before, self._preloader = self._preloader, self._new_preloader()
        self._earlier.append(before)
        exchanged: list[int] = []
        try:
            await self._exchange_all(exchanged)
        except CannotStart:
            failed, self._preloader = self._preloader, before
            self._earlier = [failed]
            for place in exchanged:
                with suppress(CannotStart):
                    await self._exchange(place)
            self._note_again("preload", pid)
            await self._end_earlier()
            raise
        await self._end_earlier()

    def close(self) -> None:
        """Starts no more of them."""
        for preloader in (self._preloader, *self._earlier):
            preloader.close()

    async def end(self, began: float) -> None:
        await asyncio.gather(*(part.end(began) for part in (*self.parts, *self._coming)))

    async def end_loading(self) -> None:
        await self._end_earlier()
        await self._preloader.end()

    async def _exchange_all(self, exchanged: list[int]) -> None:
        """Puts into the list what has been exchanged. Raises CannotStart."""
        try:
            await self.load()
            await self.run("migrate")
            for place in range(len(self._row)):
                await self._exchange(place)
                exchanged.append(place)
        except OSError as error:
            raise Broke(str(error)) from error

    async def _end_earlier(self) -> None:
        while self._earlier:
            await self._earlier[-1].end()
            self._earlier.pop()

    async def _exchange(self, place: int) -> None:
        """Raises CannotStart, and the present one goes on."""
        old = self._row[place]
        new = Part(
            self._child(old.name, says_ready=True),
            say=self._say,
            note=self._record.note,
            attempts=1,
        )
        self._coming.append(new)
        try:
            async with asyncio.timeout(READY_WITHIN):
                await new.opened()
        except (CannotStart, TimeoutError) as error:
            await new.retire(CHILD_ENDING)
            self._coming.remove(new)
            self._note_again(old.name, old.pid)
            if isinstance(error, TimeoutError):
                raise Broke(f"{old.name} is not ready after {READY_WITHIN:.0f} s") from error
            raise
        self._row[place] = new
        self._coming[:] = [old]
        await old.retire(_retiring(old.name))
        self._coming.clear()

    def _note_again(self, name: str, pid: int | None) -> None:
        if pid is not None:
            self._record.note(name, pid)

    def _new_preloader(self) -> Preloader:
        kept = (*(door.fileno() for door in self._doors.values()), self._lifeline.number)
        return Preloader(self._data, self._env, kept, note=self._record.note)

    def _child(self, name: str, *arguments: str, says_ready: bool = False) -> Child:
        command = name.split()[0]
        given: tuple[str, ...] = arguments
        kept: tuple[int, ...] = ()
        if door := self._doors.get(command):
            given = (*given, "--fd", str(door.fileno()))
            kept = (door.fileno(),)
        # Those that stay have a number: "worker 1", unlike "migrate".
        if name != command:
            given = (*given, "--lifeline", str(self._lifeline.number))
            kept = (*kept, self._lifeline.number)
        return Child(
            name=name,
            arguments=(command, *given),
            data=self._data,
            env=self._env,
            preloader=self._preloader,
            lifeline=self._lifeline,
            keep_open=kept,
            says_ready=says_ready,
        )


def _retiring(name: str) -> Ending:
    return WEB_RETIRING if name.startswith("web ") else CHILD_ENDING
