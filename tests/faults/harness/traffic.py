"""What customers of the storm think better of, and how its packers send parcels off."""

import asyncio
from typing import Any

from tests.faults.harness import holder, parts, relocating, staff
from tests.faults.harness.ledger import Ledger, Purchase

# How many customers want a piece less, or change where the order goes.
WANT_LESS = 0.05
RELOCATE = 0.1
# How many parcels leave in parts, and how many are held before they leave.
IN_PARTS = 0.2
HELD = 0.08


async def think_again(line: Any, ledger: Ledger, purchase: Purchase) -> None:
    """While it is packed, perhaps."""
    if ledger.dice.random() < RELOCATE:
        await asyncio.sleep(ledger.dice.random() * 2)
        await relocating.relocate(line, ledger, purchase, ledger.dice.choice((1, 1, 2)))
    if ledger.dice.random() < WANT_LESS:
        await asyncio.sleep(ledger.dice.random() * 3)
        await parts.want_less(line, ledger, purchase, {1: 1})


async def send(
    line: Any, ledger: Ledger, key: staff.Headers, purchase: Purchase, tracking: str
) -> bool:
    """Whether it left whole, and this packer was it; now and then two have the same parcel."""
    if ledger.dice.random() < HELD:
        if ledger.dice.random() < 0.5:
            await holder.try_while_held(line, ledger, key, purchase, f"{tracking}-held")
        else:
            await holder.hold_for_a_while(line, ledger, key, purchase)
    if ledger.dice.random() < IN_PARTS:
        await parts.pack_in_parts(line, ledger, key, purchase, tracking)
        return False
    work = [staff.send_off(line, ledger, key, purchase, tracking)]
    if ledger.dice.random() < 0.05:
        work.append(staff.send_off(line, ledger, key, purchase, f"{tracking}-other"))
    return any(await asyncio.gather(*work))
