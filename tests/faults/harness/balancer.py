"""What stands before several sets of processes, as a proxy would in a real shop."""

from collections import Counter, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from tests.faults.harness.wire import Answer, Broken, Line


class Balancer:
    """Each request goes to the next set; one that broke a connection is left out from then on.

    Nothing is sent twice: whose connection broke has to ask again.
    """

    def __init__(self, *lines: Line) -> None:
        self._up = deque(lines)
        self.answered: Counter[Line] = Counter()
        self.left_out: list[Line] = []

    async def ask(self, *request: Any, **more: Any) -> Answer:
        line = self._next()
        try:
            answer = await line.ask(*request, **more)
        except Broken:
            self._leave_out(line)
            raise
        self.answered[line] += 1
        return answer

    @asynccontextmanager
    async def stream(
        self, path: str, headers: dict[str, str]
    ) -> AsyncIterator[tuple[int, AsyncIterator[str]]]:
        line = self._next()
        try:
            async with line.stream(path, headers) as opened:
                yield opened
        except Broken:
            self._leave_out(line)
            raise

    def _next(self) -> Line:
        self._up.rotate(1)
        return self._up[0]

    def _leave_out(self, line: Line) -> None:
        if line in self._up:
            self._up.remove(line)
            self.left_out.append(line)


class PatientBalancer(Balancer):
    """As nginx does without questions: a set that refuses the connection is passed over.

    The request has not left then, so the next set may have it.
    """

    async def ask(self, *request: Any, **more: Any) -> Answer:
        for _ in range(len(self._up) - 1):
            line = self._next()
            try:
                return await line.ask(*request, **more)
            except Broken as error:
                if not isinstance(error.__cause__, ConnectionRefusedError):
                    raise
        return await self._next().ask(*request, **more)
