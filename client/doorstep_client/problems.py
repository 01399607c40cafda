"""The problems with which the shop refuses a request (RFC 9457)."""

from collections.abc import Mapping
from typing import Any

import httpx
import msgspec

from doorstep_client.models import AvailabilityLine


class Problem(Exception):
    """`name` is the end of its `type`, such as `shipment-conflict`; `members` is all of it."""

    def __init__(self, status: int, members: Mapping[str, Any], retry_after: float | None) -> None:
        self.status = status
        self.members = members
        self.name = str(members.get("type", "")).rpartition("/")[2]
        self.detail = str(members.get("detail", ""))
        self.request_id = str(members.get("request_id", ""))
        # Seconds to wait, if the shop gave a number.
        self.retry_after = retry_after
        super().__init__(f"{status} {self.name}: {self.detail}")


class Unavailable(Problem):
    """Nothing was ordered, because there is not enough of a product."""

    @property
    def items(self) -> list[AvailabilityLine]:
        """Returns for each line what was requested and what is available."""
        return msgspec.convert(self.members["items"], list[AvailabilityLine])


class Refused(Problem):
    """There was no credential, or one that does not give access."""


class NotFound(Problem):
    """It does not exist, or it is not yours."""


class Conflict(Problem):
    """Somebody else was first, or the present state does not allow the step."""


class Changed(Problem):
    """It is no longer at the version that was meant."""

    @property
    def version(self) -> int:
        return int(self.members["version"])


class Invalid(Problem):
    """Some fields break a rule."""

    @property
    def errors(self) -> dict[str, str]:
        """Returns the messages by field."""
        return {error["field"]: error["message"] for error in self.members.get("errors", ())}


class Busy(Problem):
    """There were too many requests, or a part of the shop is briefly unavailable."""


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
    # A proxy may have answered in the shop's place, without a problem's JSON.
    try:
        members = msgspec.json.decode(answer.content, type=dict[str, Any])
    except msgspec.DecodeError:
        members = {"detail": answer.text[:200]}
    kind = BY_STATUS.get(answer.status_code, Problem)
    if members.get("type") == "/problems/product-unavailable":
        kind = Unavailable
    waits = answer.headers.get("retry-after", "")
    return kind(answer.status_code, members, float(waits) if waits.isdecimal() else None)
