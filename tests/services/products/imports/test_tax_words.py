"""The tax class comes with a file, and one that is not known is refused."""

import pytest

from app.services import products
from app.services.products import ImportCounts
from app.services.products.imports.tax_words import read_tax_class
from app.values.fields import Invalid
from app.values.tax_classes import TaxClass
from tests.support.goods import LAMP, LARGE, SHIRT, csv_file
from tests.support.importing import apply, check, entries, faults


@pytest.mark.parametrize(
    ("cell", "tax_class"),
    [
        *((one, one) for one in TaxClass),
        ("reduced-rate", "REDUCED"),
        ("zero-rate", "ZERO"),
        ("standard", "STANDARD"),
        ("Super reduced", "SUPER_REDUCED"),
    ],
)
def test_names_are_read_in_several_spellings(cell: str, tax_class: str) -> None:
    assert read_tax_class(cell) == tax_class


@pytest.mark.parametrize("cell", ["19 %", "rate", "-", "reduced-rate-2", "__members__"])
def test_others_are_refused(cell: str) -> None:
    with pytest.raises(Invalid):
        read_tax_class(cell)


@pytest.mark.usefixtures("shop")
async def test_a_tax_class_is_changed_kept_and_refused() -> None:
    await apply(csv_file([{**SHIRT, "Tax Class": "REDUCED"}, LARGE, LAMP]))
    found = {one.product_id: one.tax_class for one in (await products.list_records()).items}
    assert (found["shirt-s"], found["shirt-l"]) == (TaxClass.REDUCED, TaxClass.REDUCED)
    assert found["lamp"] == TaxClass.STANDARD
    exempt = csv_file([{"SKU": "LAMP", "Tax Class": "exempt"}])
    changed = await entries(await apply(exempt))
    assert changed["lamp"].changes == {"tax_class": ("STANDARD", "EXEMPT")}
    assert (await apply(exempt)).counts == ImportCounts(same=1)
    await apply(csv_file([{"SKU": "LAMP", "Tax Class": ""}]))
    assert (await products.find_record("lamp")).tax_class == TaxClass.EXEMPT
    checked = await check(csv_file([{"SKU": "LAMP", "Tax Class": "luxury"}]))
    assert await faults(checked) == [
        (2, "Tax Class", "must be STANDARD, REDUCED, SUPER_REDUCED, ZERO or EXEMPT")
    ]
