"""Redis or Valkey: its version, what it does when it is full, and whether the shop can use it."""

from collections.abc import Mapping
from typing import Any, Final, cast

from app.doctor.verdict import Verdict, said_by, well, worth_a_look, wrong
from app.infra.redis import LOST, checked_reply, client, fault_of, look

OLDEST: Final = (6, 2)
WITHOUT: Final = "until then each change takes about 3 s to reach the pages, and nothing is lost"


async def use() -> Verdict:
    """Takes each step that the shop takes with it."""
    if fault := await look():
        return wrong(
            f"it cannot be used. {fault.sentence.rstrip('.')}",
            f"correct REDIS_URL or the server; {WITHOUT}",
        )
    return well("the shop can write and hear")


async def version() -> Verdict | None:
    """Returns None while Redis cannot be asked, since `use` says why."""
    try:
        with checked_reply():
            info = cast(Mapping[str, Any], await client().info())
    except LOST as error:
        if fault_of(error).kind not in ("denied", "command"):
            return None
        return worth_a_look(
            f"its version and policy are not shown: {said_by(error)}",
            "see that it is Redis 6.2 or newer, with maxmemory-policy noeviction",
        )
    number = str(info.get("redis_version", "0"))
    if is_too_old(number):
        return wrong(f"Redis {number} is too old", "use Redis 6.2 or newer, or Valkey")
    valkey = info.get("valkey_version")
    name = f"Valkey {valkey}" if valkey else f"Redis {number}"
    policy = info.get("maxmemory_policy", "noeviction")
    if policy != "noeviction":
        return worth_a_look(
            f"when it is full, it deletes keys of its own choice ({policy})",
            "set maxmemory-policy noeviction, so that counts of the rate limits are kept",
        )
    return well(f"{name}, which deletes nothing by itself")


def is_too_old(number: str) -> bool:
    return tuple(int(part) for part in number.split(".")[:2] if part.isdecimal()) < OLDEST
