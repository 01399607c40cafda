"""The audit names what is held without somebody who can decide about it."""

import pytest

from tests.support.breaches import unnamed
from tests.support.cast import place
from tests.support.endpoints import Settle
from tests.support.restores import restored

pytestmark = pytest.mark.usefixtures("shop")


async def test_the_audit_names_what_nobody_can_decide(settle: Settle) -> None:
    await place(product_456=1)
    await settle()
    await restored()
    of_a_page = "what is held since a restore is on the page where a manager decides"
    logged = "every restore, and every decision about what it held, is in the audit log"
    breaches = {
        "held without a hold": ("DELETE FROM messaging.holds", of_a_page),
        "decided by nobody": (
            "UPDATE messaging.holds SET decision = 'DROP', moved = 1, decided_at = now(),"
            " decided_by = 'x'",
            logged,
        ),
        "restored without a word": (
            "INSERT INTO messaging.restores (backup_at, cause, restored_by)"
            " VALUES (now(), 'x', 'x')",
            logged,
        ),
    }
    assert await unnamed(breaches) == []
