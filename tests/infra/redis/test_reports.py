"""A fault that lasts is one line of the log, and so is its end."""

import pytest
from redis.exceptions import OutOfMemoryError, ReadOnlyError

from app.infra import redis
from app.infra.redis import reports
from tests.support.logged import logged

pytestmark = pytest.mark.usefixtures("no_connections")


def test_each_kind_is_one_line_until_it_has_been_away(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr(reports, "monotonic", lambda: now)
    with logged(reports) as lines:
        for _ in range(100):
            redis.report(OutOfMemoryError("command not allowed when used memory > 'maxmemory'."))
            now += reports.SILENT - 1
        redis.report(ReadOnlyError("You can't write against a read only replica."))
        reports.recovered()
        reports.recovered()
        now += reports.SILENT
        redis.report(ReadOnlyError("You can't write against a read only replica."))

    assert [line.get("kind") for line in lines] == ["full", "replica", None, "replica"]
    assert lines[2]["event"] == "Redis can be used again"
