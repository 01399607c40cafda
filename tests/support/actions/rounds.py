"""How Bea starts a pick round, and ends it."""

from typing import Final

from app import audit_log
from app.infra.database import fetch_value
from app.services import delivery
from tests.support.actions.stage import Act, Stage

ROUNDS: Final = "/staff/rounds"


async def starts_a_round(stage: Stage) -> None:
    await stage.sends(ROUNDS, id=str((await stage.fresh()).shipment_id))


async def ends_a_round(stage: Stage) -> None:
    key = (await stage.fresh()).shipment_id
    bea = await fetch_value("SELECT staff_id FROM staff.members WHERE name = 'Bea'")
    with audit_log.nobody():
        found = await delivery.start_round(bea, "Bea", [key])
    assert found
    await stage.sends(f"{ROUNDS}/{found.round_id}/end")


PICKING: Final[dict[str, tuple[Act, str]]] = {
    "POST /staff/rounds": (starts_a_round, "round.started"),
    "POST /staff/rounds/{round_id:uuid}/end": (ends_a_round, "round.ended"),
}
