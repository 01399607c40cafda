"""The file in which one process keeps its counters for the others to read.

prometheus_client maps such a file into memory, and a process that touches a page for which the disk
has no room is killed by SIGBUS. Here the numbers are kept in memory and written with `pwrite`, in
the library's own format: a full disk is an error that can be caught. What could not be written is
written as a whole once there is room (docs/decisions/0033-bulkheads.md).
"""

import errno
import logging
import os
import struct
from pathlib import Path
from time import monotonic
from typing import Final

from prometheus_client import values

log = logging.getLogger(__name__)

# The number of bytes of the file that count.
HEAD: Final = struct.Struct("i4x")
LENGTH: Final = struct.Struct("i")
# The number, and the second in which it was set.
VALUE: Final = struct.Struct("dd")
# Seconds after which a file that could not be written is tried again.
AGAIN_AFTER: Final = 1.0


class CounterFile:
    """Takes the place of prometheus_client's `MmapedDict`; `tests/infra/metrics` compares the two.

    A reader always finds a whole file: a new entry is written before the head that counts it.
    """

    def __init__(self, filename: str, read_mode: bool = False) -> None:
        self._path = Path(filename)
        self._file: int | None = None
        self._held = bytearray(HEAD.pack(HEAD.size))
        self._positions: dict[str, int] = {}
        self._behind = True
        self._again = 0.0
        self._said = False
        self._take_over()
        self._catch_up()

    def read_value(self, key: str) -> tuple[float, float]:
        value, timestamp = VALUE.unpack_from(self._held, self._position(key))
        return value, timestamp

    def write_value(self, key: str, value: float, timestamp: float) -> None:
        """Sets the value in memory at once, and in the file now or as soon as it can be written."""
        position = self._position(key)
        packed = VALUE.pack(value, timestamp)
        self._held[position : position + VALUE.size] = packed
        if self._behind:
            self._catch_up()
            return
        try:
            self._write(packed, position)
        except OSError as error:
            self._fall_behind(error)

    def close(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _position(self, key: str) -> int:
        found = self._positions.get(key)
        return self._enter(key) if found is None else found

    def _enter(self, key: str) -> int:
        encoded = key.encode()
        padded = encoded + b" " * (8 - (len(encoded) + LENGTH.size) % 8)
        begins = len(self._held)
        entry = LENGTH.pack(len(encoded)) + padded + VALUE.pack(0.0, 0.0)
        self._held += entry
        HEAD.pack_into(self._held, 0, len(self._held))
        self._positions[key] = len(self._held) - VALUE.size
        if not self._behind:
            try:
                self._write(entry, begins)
                self._write(self._held[: HEAD.size], 0)
            except OSError as error:
                self._fall_behind(error)
        return self._positions[key]

    def _take_over(self) -> None:
        # An earlier process with this number left counts of what happened, and they go on.
        try:
            left = self._path.read_bytes()
            used = HEAD.unpack_from(left)[0]
            for key, position in _entries(left[:used]):
                self._positions[key] = position
            if self._positions:
                self._held = bytearray(left[:used])
        except (OSError, ValueError, struct.error):
            self._positions.clear()

    def _catch_up(self) -> None:
        # A disk that was full a moment ago is not tried again for every count.
        if monotonic() < self._again:
            return
        try:
            if self._file is None:
                self._file = self._opened()
            self._write(self._held[HEAD.size :], HEAD.size)
            self._write(self._held[: HEAD.size], 0)
        except OSError as error:
            self._fall_behind(error)
            return
        self._behind = False
        if self._said:
            log.warning("counters are written again: %s", self._path.name)
        self._said = False

    def _opened(self) -> int:
        try:
            return os.open(self._path, os.O_RDWR)
        except FileNotFoundError:
            draft = self._path.with_suffix(".draft")
        # A draft is renamed into place, so that no reader finds a file without its head.
        file = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            _write_all(file, HEAD.pack(HEAD.size), 0)
            draft.replace(self._path)
        except OSError:
            os.close(file)
            raise
        return file

    def _write(self, data: bytes | bytearray, position: int) -> None:
        assert self._file is not None
        _write_all(self._file, data, position)

    def _fall_behind(self, error: OSError) -> None:
        self._behind, self._again = True, monotonic() + AGAIN_AFTER
        if not self._said:
            log.warning(
                "counters wait in memory, %s cannot be written: %s", self._path.name, error.strerror
            )
        self._said = True


def use() -> None:
    """Must be called before the first metric is created."""
    values.MmapedDict = CounterFile  # pyright: ignore[reportAttributeAccessIssue, reportPrivateImportUsage]


def _write_all(file: int, data: bytes | bytearray, position: int) -> None:
    """Raises `OSError` as well when a nearly full disk takes only part of the data."""
    if data and os.pwrite(file, data, position) < len(data):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _entries(data: bytes) -> list[tuple[str, int]]:
    """Returns each key with the position of its value. Raises ValueError or struct.error."""
    found: list[tuple[str, int]] = []
    position = HEAD.size
    while position < len(data):
        length = LENGTH.unpack_from(data, position)[0]
        if length < 0:
            raise ValueError("no file of counters")
        begins = position + LENGTH.size
        position = begins + length + (8 - (length + LENGTH.size) % 8)
        VALUE.unpack_from(data, position)
        found.append((data[begins : begins + length].decode(), position))
        position += VALUE.size
    return found
