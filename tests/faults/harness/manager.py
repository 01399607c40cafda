"""The manager of a real shop, who changes her mind about missing pieces; and time, which passes."""

import asyncio
from itertools import cycle

from tests.faults.harness.ledger import Ledger
from tests.faults.harness.shop import Shop

# Each rule with what happens if the customer does not answer.
RULES = (
    ("ASK", "SEND_REST"),
    ("ASK", "CANCEL"),
    ("WAIT", "SEND_REST"),
    ("ASK", "WAIT"),
    ("SEND_REST", "SEND_REST"),
)
# Seconds for which a rule holds.
RULED_FOR = 5.0
# Seconds after which a question is a day old.
A_DAY = 3.0

SET = """
INSERT INTO shop.settings (version, changed_by, shortage_rule, shortage_default)
SELECT coalesce(max(version), 0) + 1, 'Mia', $1, $2 FROM shop.settings
HAVING (SELECT (shortage_rule, shortage_default) FROM shop.settings ORDER BY version DESC LIMIT 1)
    IS DISTINCT FROM ($1::text, $2::text)
"""
DAYS_LATER = """
UPDATE delivery.decisions SET deadline = clock_timestamp()
WHERE decided_at IS NULL AND asked_at < clock_timestamp() - make_interval(secs => $1)
    AND deadline > clock_timestamp()
"""


async def change_the_rule(shop: Shop, ledger: Ledger) -> None:
    """Until cancelled."""
    for rule in cycle(RULES):
        await shop.fetch(SET, *rule)
        ledger.reads["rules"] += 1
        await asyncio.sleep(RULED_FOR)


async def let_deadlines_pass(shop: Shop) -> None:
    """Until cancelled."""
    while True:
        await asyncio.sleep(1)
        await shop.fetch(DAYS_LATER, A_DAY)
