"""A manager uploads a file of products, sees what it would do, and imports it with one press."""

from typing import Any

import httpx
import pytest

from app.services import products, staff
from tests.support.goods import LAMP, LARGE, SHIRT, SOME_WRONG, csv_file
from tests.support.importing import apply, check, worked
from tests.support.streams import Stream
from tests.support.visitor import Visitor

PATH = "/staff/imports"

pytestmark = pytest.mark.usefixtures("shop")


async def uploads(bea: Visitor, content: bytes, name: str = "goods.csv") -> httpx.Response:
    """As a browser sends a form without scripts."""
    await bea.open(PATH)
    form: dict[str, Any] = dict(bea.form(PATH).fields)
    form.pop("file")
    files = {"file": (name, content, "text/csv")}
    bea.page = await bea.client.post(PATH, data=form, files=files, follow_redirects=True)
    return bea.page


async def test_a_file_is_compared_looked_at_and_imported(bea: Visitor) -> None:
    await uploads(bea, csv_file())
    assert "Your file is being compared with the shop." in bea.text
    assert "The file waits to be read." in bea.text
    [made] = await products.recent_imports()
    await worked(made.import_id)

    await bea.open(f"{PATH}/{made.import_id}")
    assert "Read as Shopify, UTF-8." in bea.text
    assert "T-shirt (S)" in bea.text
    await bea.send(f"{PATH}/{made.import_id}/application")
    assert "The import has started." in bea.text
    assert "0 of 3 products" in bea.text
    await worked(made.import_id)

    await bea.open(f"{PATH}/{made.import_id}")
    assert "Imported by Bea" in bea.text
    await bea.open("/staff/products/shirt-s")
    assert "T-shirt (S)" in bea.page.text
    assert (await products.find_record("shirt-s")).changed_by == "Bea"
    await bea.open(PATH)
    assert "goods.csv" in bea.text


async def test_the_page_says_line_column_and_reason(bea: Visitor) -> None:
    made = await check(csv_file(SOME_WRONG))
    await bea.open(f"{PATH}/{made.import_id}")
    assert "Variant Price: must be a price such as 12.50" in bea.text
    await bea.open(f"{PATH}/{made.import_id}?show=changed")
    assert "€89.00 → €95.00" in bea.text
    for strange in ("nothing", "counted", ""):
        await bea.open(f"{PATH}/{made.import_id}?show={strange}")
        assert bea.page.status_code == 200


async def test_texts_and_tax_class_are_shown_field_by_field(bea: Visitor) -> None:
    await apply(csv_file([{**LAMP, "Title (de)": "Lampe"}]))
    made = await check(csv_file([{**LAMP, "Title (de)": "Leuchte", "Tax Class": "REDUCED"}]))
    await bea.open(f"{PATH}/{made.import_id}")
    assert "Name in German Lampe → Leuchte" in bea.text
    assert "Tax class Standard rate → Reduced rate" in bea.text


async def test_the_stock_is_set_only_if_that_is_ticked(bea: Visitor) -> None:
    await apply(csv_file([LAMP]))
    made = await check(csv_file([{**LAMP, "Variant Inventory Qty": "9"}]))
    await bea.open(f"{PATH}/{made.import_id}")
    assert "1 product has another stock than the file." in bea.text
    await bea.send(f"{PATH}/{made.import_id}/application", sets_stock="1")
    await worked(made.import_id)
    assert (await products.find_record("lamp")).on_hand == 9


async def test_what_cannot_be_read_says_why(bea: Visitor) -> None:
    await uploads(bea, b"PK\x03\x04 a workbook", "C:\\Shop\\Sommer <b>2026.xlsx")
    [made] = await products.recent_imports()
    await worked(made.import_id)
    await bea.open(f"{PATH}/{made.import_id}")
    assert "This is a workbook. Save it as CSV, and choose that file." in bea.text
    assert '<bdi class="breakable">Sommer &lt;b&gt;2026.xlsx</bdi>' in bea.page.text
    refused = await bea.client.get(f"{PATH}/{made.import_id}/stream")
    assert refused.status_code == 200


async def test_a_form_without_a_file_is_asked_again(bea: Visitor) -> None:
    await bea.open(PATH)
    form: dict[str, Any] = dict(bea.form(PATH).fields)
    form.pop("file")
    files = {"file": ("", b"", "application/octet-stream")}
    answer = await bea.client.post(PATH, data=form, files=files)
    assert answer.status_code == 422
    assert "Choose a file" in answer.text
    assert await products.recent_imports() == []


async def test_a_packer_has_no_imports(pat: Visitor) -> None:
    await pat.open(PATH)
    assert pat.page.status_code == 403


async def test_an_open_page_follows_the_work(served: httpx.AsyncClient) -> None:
    import_id = await products.ask_import("goods.csv", csv_file([SHIRT, LARGE]), "Bea")
    await staff.add_person("mia@doorstep.example", "manager", "a password", "Mia")
    cookies = {"staff_session": await staff.log_in("mia@doorstep.example", "a password")}
    address = f"{PATH}/{import_id}/stream"
    async with served.stream("GET", address, cookies=cookies) as answer:
        stream = Stream(answer)
        await worked(import_id)
        while "Not imported yet" not in (said := (await stream.message())["data"]):
            assert "import-live" in said
        assert 'hx-target="#stream" hx-swap="delete"' in said
        assert "T-shirt (L)" in said
