"""What the shop answers when it does not do what it was asked (RFC 9457)."""

from collections.abc import Mapping
from typing import Any

import httpx
import msgspec

from doorstep_client.models import AvailabilityLine


class Problem(Exception):
    """`name` is the end of its `type`, such as `shipment-conflict`; `members` are all it says."""

    def __init__(self, status: int, members: Mapping[str, Any], retry_after: float | None) -> None:
        self.status = status
        self.members = members
        self.name = str(members.get("type", "")).rpartition("/")[2]
        self.detail = str(members.get("detail", ""))
        self.request_id = str(members.get("request_id", ""))
        self.retry_after = retry_after
        """Seconds, where the shop says when to come back."""
        super().__init__(f"{status} {self.name}: {self.detail}")


class Unavailable(Problem):
    """Nothing was ordered: there is not enough of a product."""

    @property
    def items(self) -> list[AvailabilityLine]:
        """Line by line, what was asked for and what there is."""
        return msgspec.convert(self.members["items"], list[AvailabilityLine])


class Refused(Problem):
    """No credential, or one that does not open this."""


class NotFound(Problem):
    """It is not there, or not yours."""


class Conflict(Problem):
    """Somebody was here before, or the step does not follow from where the thing stands."""


class Changed(Problem):
    """It is at another version by now than the one that was meant."""

    @property
    def version(self) -> int:
        return int(self.members["version"])


class Invalid(Problem):
    """Fields that break a rule."""

    @property
    def errors(self) -> dict[str, str]:
        """What is wrong, by field."""
        return {error["field"]: error["message"] for error in self.members.get("errors", ())}


class Busy(Problem):
    """Too many requests, or a part of the shop is away for a moment."""


BY_STATUS: Mapping[int, type[Problem]] = {
    401: Refused,
    403: Refused,
    404: NotFound,
    409: Conflict,
    412: Changed,
    422: Invalid,
    429: Busy,
    503: Busy,
}


def problem_of(answer: httpx.Response) -> Problem:
    """Also for an answer that a proxy gave in the shop's place."""
    try:
        members = msgspec.json.decode(answer.content, type=dict[str, Any])
    except msgspec.DecodeError:
        members = {"detail": answer.text[:200]}
    kind = BY_STATUS.get(answer.status_code, Problem)
    if members.get("type") == "/problems/product-unavailable":
        kind = Unavailable
    waits = answer.headers.get("retry-after", "")
    return kind(answer.status_code, members, float(waits) if waits.isdecimal() else None)
