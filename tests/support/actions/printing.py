"""How Bea prints the papers of a parcel."""

from typing import Final

from tests.support.actions.stage import Act, Stage


def _prints(paper: str) -> Act:
    async def prints(stage: Stage) -> None:
        await stage.sends(f"/staff/{paper}", id=str((await stage.fresh()).shipment_id))

    return prints


PRINTING: Final[dict[str, tuple[Act, str]]] = {
    f"POST /staff/{paper}": (_prints(paper), "shipment.printed")
    for paper in ("slips", "labels", "pick-lists")
}
