"""The file outside of the database that has each erasure, for the time after a restore."""

import os
from datetime import datetime
from uuid import UUID

import msgspec

from app.services.customers.erasures import ErasureRecord
from app.services.customers.refusals import NoErasuresFile
from app.settings import settings


class Erased(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the file: it names nobody."""

    erasure_id: UUID
    email_hash: str
    orders: list[UUID]
    erased_at: datetime


def keep_outside(record: ErasureRecord) -> None:
    """Adds a line to ERASURES_FILE, if it is set. Raises `NoErasuresFile`.

    It must be the last call of the transaction. A restore would undo an erasure that has no line. A
    line does no harm if its commit fails, because somebody asked for this erasure.
    """
    if settings.erasures_file is None:
        return
    line = msgspec.json.encode(
        Erased(
            erasure_id=record.erasure_id,
            email_hash=record.email_hash,
            orders=record.orders,
            erased_at=record.erased_at,
        )
    )
    try:
        # One write to the end: the lines of several processes do not mix.
        file = os.open(settings.erasures_file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(file, line + b"\n")
            os.fsync(file)
        finally:
            os.close(file)
    except OSError as error:
        raise NoErasuresFile(str(error)) from error


def kept_outside() -> list[Erased | None]:
    """Returns the lines of the file; None for one that cannot be read. Raises `NoErasuresFile`."""
    if settings.erasures_file is None:
        raise NoErasuresFile("is not set")
    try:
        lines = settings.erasures_file.read_bytes().splitlines()
    except OSError as error:
        raise NoErasuresFile(str(error)) from error
    return [_read(line) for line in lines]


def _read(line: bytes) -> Erased | None:
    try:
        return msgspec.json.decode(line, type=Erased)
    except msgspec.DecodeError:
        return None
