"""Runs all checks side by side, each within its time."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, Final

import asyncpg
import msgspec

from app.doctor import data, other_addresses, redis_server, server, surroundings
from app.doctor.verdict import LIMIT, Verdict, failed, said_by, wrong
from app.doctor.work import workers
from app.infra import redis
from app.infra.database import WrongAddress, close_pool, open_pool, refuse_wrong_address
from app.infra.tasks import in_time
from app.values.diagnoses import Diagnosis

Examination = Callable[[], Coroutine[Any, Any, Verdict | None]]

CONNECTIONS: Final = 6
# What a check raises in a database that was not migrated, which the check of migrations says.
LACKING: Final = (
    asyncpg.UndefinedTableError,
    asyncpg.UndefinedColumnError,
    asyncpg.UndefinedFunctionError,
    asyncpg.InvalidSchemaNameError,
)


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """How many processes the shop is to have, and the data folder of its `up` if there is one.

    `accepts_secret_key` makes the present key the one of the data.
    """

    webs: int
    workers: int
    data: Path | None
    accepts_secret_key: bool


async def examine(plan: Plan) -> list[Diagnosis]:
    """Returns a line for each check, whatever is down or frozen."""
    try:
        groups = await asyncio.gather(_of_postgresql(plan), _side_by_side(_surroundings(plan)))
    finally:
        await asyncio.gather(_end(close_pool()), _end(redis.close()))
    return [line for group in groups for line in group]


async def _of_postgresql(plan: Plan) -> list[Diagnosis]:
    await open_pool("doctor", size=CONNECTIONS)
    try:
        first = await in_time(_version(), LIMIT)
    except WrongAddress as error:
        return [
            Diagnosis("settings", *wrong(said_by(error), "change it in the environment or in .env"))
        ]
    except Exception as error:
        # It may answer, and refuse the password.
        said = f"it cannot be used: {said_by(error).removeprefix('no database connection: ')}"
        away = wrong(said, "see whether it runs, and correct DATABASE_URL")
        return [Diagnosis("postgresql", *away)]
    checks: Mapping[str, Examination] = {
        "rights": server.rights,
        "migrations": data.migrations,
        "limits": server.limits,
        "writing": server.writing,
        "clock": server.clock,
        "connections": partial(server.connections, plan.webs, plan.workers),
        "admin address": other_addresses.admin_address,
        "read address": other_addresses.read_address,
        "secret key": partial(data.secret_key, accepts=plan.accepts_secret_key),
        "addresses": data.addresses,
        "audit": data.audit,
        "backup": data.backup,
        "events": data.events,
        "mails": data.mails,
        "webhooks": data.hooks,
        "workers": workers,
    }
    return [Diagnosis("postgresql", *first), *await _side_by_side(checks)]


async def _version() -> Verdict:
    await refuse_wrong_address("doctor")
    return await server.version()


def _surroundings(plan: Plan) -> Mapping[str, Examination]:
    return {
        "redis": redis_server.use,
        "redis server": redis_server.version,
        "mail server": surroundings.mail_server,
        "disk": partial(surroundings.disk, surroundings.written_folders(plan.data)),
        "public address": surroundings.public_address,
        "proxies": surroundings.proxies,
    }


async def _side_by_side(checks: Mapping[str, Examination]) -> list[Diagnosis]:
    verdicts = await asyncio.gather(*(_verdict(check) for check in checks.values()))
    return [
        Diagnosis(name, *verdict)
        for name, verdict in zip(checks, verdicts, strict=True)
        if verdict is not None
    ]


async def _end(closing: Coroutine[Any, Any, None]) -> None:
    with suppress(Exception):
        await in_time(closing, LIMIT)


async def _verdict(check: Examination) -> Verdict | None:
    try:
        return await in_time(check(), LIMIT)
    except LACKING:
        return None
    except Exception as error:
        return failed(error)
