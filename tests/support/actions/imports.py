"""What Bea does with files of products."""

from typing import Final

from app import audit_log
from tests.support.actions.stage import Act, Stage
from tests.support.goods import csv_file
from tests.support.importing import check


async def uploads_a_file(stage: Stage) -> None:
    token = stage.bea.form("/staff/logout").value("_csrf_token")
    files = {"file": ("goods.csv", csv_file(), "text/csv")}
    await stage.client.post("/staff/imports", data={"_csrf_token": token}, files=files)


async def applies_a_file(stage: Stage) -> None:
    with audit_log.nobody():
        checked = await check()
    await stage.sends(f"/staff/imports/{checked.import_id}/application", sets_stock="1")


ON_IMPORTS: Final[dict[str, tuple[Act, str]]] = {
    "POST /staff/imports": (uploads_a_file, "import.asked"),
    "POST /staff/imports/{import_id:uuid}/application": (applies_a_file, "import.started"),
}
