"""Workers share the work, and lose little when one dies."""

import asyncio
from uuid import uuid4

import pytest

from app.infra.database import fetch, fetch_value
from app.services import products
from app.services.products import ImportCounts
from app.values.product_states import ImportState
from tests.support.goods import LAMP, csv_file
from tests.support.importing import check, worked

pytestmark = pytest.mark.usefixtures("shop")


async def test_two_workers_share_the_work_and_do_nothing_twice() -> None:
    rows = [
        {**LAMP, "Handle": f"lamp-{number}", "Variant SKU": f"L-{number}"} for number in range(450)
    ]
    checked = await check(csv_file(rows))
    await products.apply_import(checked.import_id, "Bea")

    async def work() -> None:
        worker = uuid4()
        while (await products.find_import(checked.import_id)).is_under_way:
            await products.work_on_imports(worker=worker)

    await asyncio.gather(work(), work(), work())
    assert (await products.find_import(checked.import_id)).counts == ImportCounts(new=450)
    assert (
        await fetch_value("SELECT count(*) FROM products.movements WHERE product_id LIKE 'lamp-%'")
        == 450
    )


async def test_a_worker_that_dies_loses_one_batch_at_most() -> None:
    rows = [
        {**LAMP, "Handle": f"lamp-{number}", "Variant SKU": f"L-{number}"} for number in range(450)
    ]
    import_id = await products.ask_import("goods.csv", csv_file(rows), "Bea")
    await products.work_on_imports(import_id, uuid4())
    assert not await products.work_on_imports(import_id, uuid4())
    await fetch("UPDATE products.imports SET leased_until = now() - interval '1 second'")
    checked = await worked(import_id)
    assert (checked.counts, checked.settled) == (ImportCounts(new=450), 450)


async def test_a_file_that_nobody_foresaw_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_given: object) -> None:
        raise KeyError("nobody foresaw this")

    monkeypatch.setattr("app.services.products.imports.checking.read_table", fail)
    checked = await check(csv_file())
    assert (checked.state, checked.fault) == (
        ImportState.UNREADABLE,
        "The file could not be compared with the shop.",
    )
