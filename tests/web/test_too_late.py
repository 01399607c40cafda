"""Why an order can no longer be changed is one sentence, with a time where there is one."""

from datetime import UTC, datetime

import pytest

from app.values.statuses import TooLate
from app.web.too_late import why_late

AT = datetime(2026, 11, 20, 10, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("because", "by", "since", "said"),
    [
        (TooLate.CLAIMED, "<Pat>", AT, "&lt;Pat&gt; began to pack it <time"),
        (TooLate.SHIPPED, None, AT, "A parcel of it left <time"),
        (TooLate.CANCELLED, None, None, "It is cancelled, and nothing will be sent."),
    ],
)
def test_each_reason_has_its_sentence(
    because: TooLate, by: str | None, since: datetime | None, said: str
) -> None:
    assert str(why_late(because, by, since)).startswith(said)
