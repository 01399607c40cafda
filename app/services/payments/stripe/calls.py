"""Calls of Stripe's API: forms with brackets, a pinned version, and our own keys."""

from collections.abc import Iterator, Mapping
from typing import Any, Final
from urllib.parse import urlencode

from app.infra.outbound import ApiCaller, ApiReply

# All shapes are read as this version has them.
VERSION: Final = "2026-10-28.endive"
# Stripe writes these two with two decimals that do not exist (docs.stripe.com/currencies).
TWO_DECIMALS_MORE: Final = frozenset({"ISK", "UGX"})


class StripeCalls:
    """Raises `Unsent` where there is no answer; every status is one."""

    def __init__(self, base: str, key: str) -> None:
        self._caller = ApiCaller(base)
        self._headers = {
            "Authorization": f"Bearer {key}",
            "Stripe-Version": VERSION,
            "Accept": "application/json",
        }

    async def get(self, path: str, **asked: Any) -> ApiReply:
        query = f"?{urlencode(list(flat(asked)))}" if asked else ""
        return await self._caller.call("GET", f"{path}{query}", self._headers)

    async def post(self, path: str, key: str, **asked: Any) -> ApiReply:
        """`key` is the operation's: the same request with it is done once."""
        headers = self._headers | {
            "Content-Type": "application/x-www-form-urlencoded",
            "Idempotency-Key": key,
        }
        return await self._caller.call("POST", path, headers, urlencode(list(flat(asked))).encode())

    async def close(self) -> None:
        await self._caller.close()


def flat(asked: Mapping[str, Any], within: str = "") -> Iterator[tuple[str, str]]:
    """Writes `{"a": {"b": [1]}}` as `a[b][0]=1`."""
    for name, value in asked.items():
        full = f"{within}[{name}]" if within else name
        if isinstance(value, Mapping):
            yield from flat(value, full)
        elif isinstance(value, list):
            yield from flat({str(at): one for at, one in enumerate(value)}, full)
        elif value is not None:
            yield full, str(value)


def to_stripe(amount: int, currency: str) -> int:
    return amount * 100 if currency.upper() in TWO_DECIMALS_MORE else amount


def from_stripe(amount: int, currency: str) -> int:
    return amount // 100 if currency.upper() in TWO_DECIMALS_MORE else amount
