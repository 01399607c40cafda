"""An import is asked for, applied once, and read in portions."""

import pytest

from app.services import products
from app.values.product_states import ImportOutcome, ImportState
from tests.support.goods import FILE, csv_file
from tests.support.importing import worked

pytestmark = pytest.mark.usefixtures("shop")


async def test_it_is_applied_once_however_often_it_is_pressed() -> None:
    import_id = await products.ask_import("goods.csv", csv_file(FILE), "Bea")
    with pytest.raises(products.NotChecked):
        await products.apply_import(import_id, "Bea")
    await worked(import_id)
    await products.apply_import(import_id, "Bea")
    await worked(import_id)
    again = await products.apply_import(import_id, "Mia", sets_stock=True)
    assert (again.state, again.applied_by, again.sets_stock) == (ImportState.DONE, "Bea", False)
    found = await products.import_entries(import_id, ImportOutcome.ADDED, limit=2)
    assert len(found.items) == 2
    assert found.next_cursor
    rest = await products.import_entries(import_id, ImportOutcome.ADDED, cursor=found.next_cursor)
    assert [one.name for one in rest.items] == ["Lamp"]
