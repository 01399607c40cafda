"""Who acts, and the lines that the audit log has of it."""

import pytest

from app import audit_log
from app.audit_log import Actor, Filters

BEA = Actor("member", "bea", "Bea", "192.0.2.7", "req-1")


@pytest.fixture
def bea():
    """The actor from here on."""
    with audit_log.nobody():
        audit_log.act_as(BEA)
        yield BEA


async def lines(**filters) -> list[audit_log.AuditLine]:
    return (await audit_log.list_lines(Filters(**filters))).items
