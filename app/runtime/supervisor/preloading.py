"""The preloader's side: a process that has loaded the code forks the others, one for each request.

A request to fork has the arguments of a command, and the files without which the child goes on; it
comes with the child's stdin, stdout and stderr. Its answer is the child's number, or null if the
system has no room for one. Only the parent can say how a child ended, so that is asked too. To let
go of files has no answer. Requests and answers are JSON, one a message (`preloader.py` is the other
side).
"""

import json
import os
import socket
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Final

# Bytes.
LONGEST_MESSAGE: Final = 65536
STREAMS: Final = 3


def serve(control: socket.socket) -> Sequence[str] | None:
    """Returns in each child, with its arguments; and None in the preloader, once `up` is gone."""
    with control:
        while True:
            said, streams, _, _ = socket.recv_fds(control, LONGEST_MESSAGE, STREAMS)
            request: dict[str, Any] = json.loads(said or "{}")
            match request:
                case {"fork": arguments, "without": others}:
                    pid = _fork()
                    if pid == 0:
                        _settle_in(streams)
                        _close(others)
                        return arguments
                    _close(streams)
                    _answer(control, pid)
                case {"ended": pid}:
                    _answer(control, _code_of(pid))
                case {"let_go": kept}:
                    _close(kept)
                case _:
                    return None


def _fork() -> int | None:
    with suppress(OSError):
        return os.fork()
    return None


def _settle_in(streams: Sequence[int]) -> None:
    # A session of its own, so that Ctrl-C in the terminal reaches `up` alone.
    os.setsid()
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)


def _close(numbers: Sequence[int]) -> None:
    for number in numbers:
        os.close(number)


def _code_of(pid: int) -> int | None:
    # A child of an earlier preloader is nobody's here.
    with suppress(ChildProcessError):
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    return None


def _answer(control: socket.socket, said: int | None) -> None:
    # `up` may be gone meanwhile; the next request says so.
    with suppress(OSError):
        control.send(json.dumps(said).encode())
