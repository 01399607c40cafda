"""What is exported comes back through the import with no change."""

import csv
import io
from collections.abc import AsyncIterable, Sequence

import pytest

from app.infra.database import fetch
from app.services import products
from app.services.products import (
    FamilyInput,
    FamilyMember,
    FamilyText,
    ImportCounts,
    Manufacturer,
    ProductText,
    SaleInput,
)
from app.values.money import Money
from app.values.tax_classes import TaxClass
from app.web.csv import Cell, content
from tests.support.goods import csv_file
from tests.support.importing import apply, check, entries
from tests.support.pictures import BLUE, RED, photo
from tests.support.products import archive, blanket

pytestmark = pytest.mark.usefixtures("shop")

STRANGE = (
    "=1+1",
    "'=1+1 and '90s",
    "01067",
    "3-5",
    "1.5",
    "a;=b;'-c",
    "  blanks\n\n\n\nand <b>no tags</b> &amp; so on \n",
    "– a list\n– of two",
    '“quoted”, "too"',
    "\u2028line\u00a0ends",
)


async def exported(*, plain: bool = False) -> bytes:
    columns = products.export_columns()
    lines: AsyncIterable[Sequence[Sequence[Cell]]] = products.export_products(
        columns, "https://shop.example"
    )
    return b"".join([part async for part in content(columns, lines, plain=plain)])


async def make_a_strange_shop() -> None:
    for number, text in enumerate(STRANGE):
        maker = Manufacturer(f"=Maker {number}", "1-2 Street\nTown", "https://maker.example/")
        given = blanket(
            name=text.replace("\n", " ").replace("\u2028", " ").strip(),
            description=text,
            category=text.replace("\n", " ").strip()[:90],
            sku=f"-{number}",
            shelf="3-5",
            weight_grams=number,
            manufacturer=maker,
            safety_information=text,
            responsible_person=text,
            draft=number == 3,
            reorder_point=number,
            tax_class=[*TaxClass][number % len(TaxClass)],
            texts={
                "de": ProductText(f"Seltsam {number}", text),
                "fr": ProductText("" if number % 2 else "=Étrange", ""),
            },
        )
        await products.put_product(f"strange-{number}", given, "Bea")
    await products.move_stock("strange-0", 12, "found", "Bea")
    sale = SaleInput(price=Money.of(5000))
    await products.put_product("strange-1", blanket(name="On sale", sku="-1", sale=sale), "Bea")
    await archive()
    for number in (1, 2):
        given = blanket(name=f"S{number}", description=f"Text {number}", barcode="4006381333931")
        if number == 2:
            given = blanket(name="S2", description="", texts={"fr": ProductText("", "Ample")})
        await products.put_product(f"size-{number}", given, "Bea")
    members = [FamilyMember("size-2", ["=XL"]), FamilyMember("size-1", ["01"])]
    await products.put_product("sizes", blanket(name="By itself"), "Bea")
    texts = {"de": FamilyText("Hemd", ["Größe"], [{"=XL": "Groß"}])}
    family = FamilyInput("Shirt, long", ["Size"], members, texts)
    await products.put_family("sizes", family, "Bea")
    await products.add_picture("strange-0", photo(colour=RED), "=Red", "Bea")
    await products.add_picture("strange-0", photo(colour=BLUE), "", "Bea")


@pytest.mark.parametrize("plain", [True, False])
async def test_an_export_changes_nothing_when_it_is_imported(plain: bool) -> None:
    await make_a_strange_shop()
    checked = await check(await exported(plain=plain))
    changed = {
        one.product_id: (one.changes, one.fault)
        for one in (await entries(checked)).values()
        if one.changes or one.fault
    }
    assert changed == {}
    [known] = await fetch("SELECT count(*) FROM products.products")
    assert checked.counts == ImportCounts(same=known["count"])


async def test_an_export_fills_an_empty_shop() -> None:
    await make_a_strange_shop()
    file = await exported()
    before = {one.product_id: one for one in (await products.list_records(limit=500)).items}
    await fetch("TRUNCATE products.products, products.families CASCADE")
    done = await apply(file)
    assert (done.counts.new, done.counts.refused) == (len(before), 0)
    after = {one.product_id: one for one in (await products.list_records(limit=500)).items}
    assert after.keys() == before.keys()
    for product_id, was in before.items():
        now = after[product_id]
        # An apostrophe of a text's own, before what looks like a formula, is taken off as well.
        assert now.name.replace("'", "") == was.name.replace("'", "")
        assert (now.price, now.sku, now.on_hand, now.sold, now.draft) == (
            *(was.price, was.sku, was.on_hand, was.sold, was.draft),
        )
        assert now.option_values == was.option_values
        assert now.tax_class == was.tax_class
        assert now.texts.keys() == was.texts.keys()
        for language, said in was.texts.items():
            assert now.texts[language].name == said.name
            assert now.texts[language].description.replace("'", "").split() == (
                said.description.replace("'", "").split()
            )
    family = await products.find_family("sizes")
    assert [one.product_id for one in family.members] == ["size-2", "size-1"]
    assert (await products.find_record("size-2")).texts == {
        "de": ProductText("Hemd (Groß)", ""),
        "fr": ProductText("", "Ample"),
    }
    assert (await check(file)).counts == ImportCounts(same=len(before))


async def test_no_cell_is_a_formula() -> None:
    await make_a_strange_shop()
    for plain in (True, False):
        text = (await exported(plain=plain)).decode("utf-8-sig")
        for line in csv.reader(io.StringIO(text, newline="")):
            assert not [cell for cell in line if cell.startswith(("=", "+", "-", "@"))]


async def test_a_list_of_prices_changes_prices_alone() -> None:
    await make_a_strange_shop()
    before = await products.find_record("strange-2")
    done = await apply(csv_file([{"SKU": "-2", "Price": "5,50"}]))
    after = await products.find_record("strange-2")
    assert done.counts == ImportCounts(changed=1)
    assert after.price.amount == 550
    assert (after.description, after.manufacturer, after.shelf) == (
        before.description,
        before.manufacturer,
        before.shelf,
    )
