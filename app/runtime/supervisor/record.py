"""What runs now, as the data folder says it to other commands and to the next `up`."""

from collections.abc import Callable
from pathlib import Path

from app.runtime.supervisor import folder


class Record:
    """A full disk stops nothing: it is reported once, and the record follows later."""

    def __init__(self, data: Path, running: folder.Running, say: Callable[[str], None]) -> None:
        self._data = data
        self._running = running
        self._say = say
        self._written = True

    def number_of(self, name: str) -> int | None:
        return self._running.parts.get(name)

    def note(self, name: str, pid: int) -> None:
        self._running.parts[name] = pid
        self.write()

    def reloaded(self, failure: str) -> None:
        """`failure` is empty if it went well."""
        self._running.reloads += 1
        self._running.failure = failure
        self.write()

    def catch_up(self) -> None:
        if not self._written:
            self.write()

    def write(self) -> None:
        try:
            folder.record(self._data, self._running)
        except OSError as error:
            if self._written:
                self._say(
                    f"cannot note what runs in {self._data} ({error.strerror}); it is tried on"
                )
            self._written = False
            return
        if not self._written:
            self._say(f"what runs is noted in {self._data} again")
        self._written = True
