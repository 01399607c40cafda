"""Texts in further languages come with a file, cell by cell."""

import pytest

from app.services import products
from app.services.products import (
    FamilyInput,
    FamilyMember,
    FamilyText,
    ImportCounts,
    ProductText,
)
from tests.support.goods import LAMP, LARGE, SHIRT, csv_file
from tests.support.importing import apply, check, entries, faults
from tests.support.products import blanket

pytestmark = pytest.mark.usefixtures("shop")

OF_ANOTHER_FAMILY = "is that of the family with the values: change the family instead"


async def texts_of(product_id: str) -> dict[str, ProductText]:
    return (await products.find_record(product_id)).texts


async def test_texts_come_with_a_new_product_and_change_field_by_field() -> None:
    cells = {"Title (de)": "Lampe", "Body (HTML) (de)": "<p>Hell &amp; warm.</p>"}
    await apply(csv_file([{**LAMP, **cells}]))
    assert await texts_of("lamp") == {"de": ProductText("Lampe", "Hell & warm.")}
    assert (await apply(csv_file([{**LAMP, **cells}]))).counts == ImportCounts(same=1)
    changed = csv_file([{"Handle": "lamp", "Title (DE)": "Leuchte", "Title (fr)": "Lampe"}])
    found = await entries(await apply(changed))
    assert found["lamp"].changes == {"name_de": ("Lampe", "Leuchte"), "name_fr": ("", "Lampe")}
    assert await texts_of("lamp") == {
        "de": ProductText("Leuchte", "Hell & warm."),
        "fr": ProductText("Lampe", ""),
    }


async def test_columns_that_are_not_there_keep_texts_and_empty_cells_remove_them() -> None:
    texts = {"de": ProductText("Lampe", "Hell."), "fr": ProductText("Lampe", "Claire.")}
    await products.put_product("lamp", blanket(name="Lamp", sku="LAMP", texts=texts), "Bea")
    await apply(csv_file([{**LAMP, "Variant Price": "59"}]))
    assert await texts_of("lamp") == texts
    await apply(csv_file([{**LAMP, "Title (fr)": "", "Body (HTML) (fr)": ""}]))
    assert await texts_of("lamp") == {"de": texts["de"]}


@pytest.mark.parametrize(
    ("column", "cell", "message"),
    [
        ("Title (de)", "x" * 201, "Expected `str` of length <= 200"),
        ("Body (HTML) (fr)", "x" * 2001, "Expected `str` of length <= 2000"),
        ("Title (en)", "Lamp", "is the shop's own language"),
    ],
)
async def test_what_cannot_be_is_refused_with_line_and_column(
    column: str, cell: str, message: str
) -> None:
    checked = await check(csv_file([{**SHIRT, column: ""}, {**LAMP, column: cell}]))
    assert await faults(checked) == [(3, column, message)]


async def test_a_language_that_the_program_does_not_have_is_a_column_it_does_not_take() -> None:
    checked = await check(csv_file([{**LAMP, "Title (it)": "Lampada"}]))
    assert checked.others == ["Title (it)"]


async def test_a_familys_lines_have_its_name_in_the_language_with_their_values() -> None:
    await apply(csv_file([{**SHIRT, "Title (de)": "Hemd"}, LARGE]))
    assert await texts_of("shirt-s") == {"de": ProductText("Hemd (S)", "")}
    assert await texts_of("shirt-l") == {"de": ProductText("Hemd (L)", "")}


async def test_a_name_that_the_family_gives_changes_with_the_family_alone() -> None:
    await apply()
    members = [FamilyMember("shirt-s", ["S"]), FamilyMember("shirt-l", ["L"])]
    said = {"de": FamilyText("Hemd", ["Größe"], [{"S": "Klein"}])}
    await products.put_family("shirt", FamilyInput("T-shirt", ["Size"], members, said), "Bea")
    row = {"Handle": "shirt", "Title": "", "Product ID": "shirt-s", "Body (HTML) (de)": "Weich."}
    own = {**row, "Option1 Name": "Size", "Option1 Value": "S"}
    for name in ("", "Hemd (Klein)"):
        await apply(csv_file([{**own, "Title (de)": name}]))
        assert await texts_of("shirt-s") == {"de": ProductText("Hemd (Klein)", "Weich.")}
    for line in (own, {"SKU": "TS-S"}):
        checked = await check(csv_file([{**line, "Title (de)": "Shirt"}]))
        assert await faults(checked) == [(2, "Title (de)", OF_ANOTHER_FAMILY)]
