"""The stock is exported as a table, counted in it, and read back."""

import csv
import io
from typing import Any

import httpx
import pytest

from app.infra.database import fetch
from tests.support.products import levels
from tests.support.visitor import Visitor

pytestmark = pytest.mark.usefixtures("shop")
FILE = "/staff/stock-takes/file"


async def uploads(bea: Visitor, content: bytes, name: str = "june.csv") -> httpx.Response:
    """As a browser sends a form without scripts."""
    await bea.open(FILE)
    form: dict[str, Any] = dict(bea.form(FILE).fields)
    form.pop("file")
    file = (name, content, "text/csv")
    bea.page = await bea.client.post(FILE, data=form, files={"file": file}, follow_redirects=True)
    return bea.page


def lines(answer: httpx.Response) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


async def test_the_table_comes_back_filled_in(bea: Visitor) -> None:
    await bea.open("/staff/stock")
    assert "/staff/stock.csv" in bea.page.text
    heading, *rows = lines(await bea.open("/staff/stock.csv"))
    assert heading[:5] == ["product_id", "sku", "barcode", "name", "shelf"]
    assert heading[-2:] == ["low_at", "counted"]
    for row in rows:
        if row[0] == "product_456":
            row[-1] = "148"
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=";").writerows([heading, *rows])
    await uploads(bea, written.getvalue().encode("cp1252", errors="replace"))
    assert bea.page.status_code == 200
    assert "Differences: june.csv" in bea.text
    assert "Nothing is saved yet." in bea.text
    assert await levels() == (150, 0)
    [form] = [one for one in bea.forms("/staff/stock-takes/") if one.action.endswith("/result")]
    await bea.send(form.action)
    assert "1 count saved." in bea.text
    assert await levels() == (148, 0)


async def test_the_table_computes_nothing_and_follows_the_search(bea: Visitor) -> None:
    name = "=HYPERLINK(1)"
    await fetch("UPDATE products.products SET name = $1 WHERE product_id = 'product_456'", name)
    rows = lines(await bea.open("/staff/stock.csv?q=HYPERLINK"))
    assert [row[3] for row in rows[1:]] == [f"'{name}"]
    assert len(lines(await bea.open("/staff/stock.csv?view=low&q=HYPERLINK"))) == 1
    plain = lines(await bea.open("/staff/stock.csv?plain=1&q=HYPERLINK"))
    assert plain[1][0] == "product_456"


async def test_what_was_not_read_is_listed_beside_the_differences(bea: Visitor) -> None:
    await uploads(bea, b"product_id,counted\nproduct_456,148\nnothing,3\nproduct_789,many\n")
    assert bea.page.status_code == 200
    assert "2 lines were not read" in bea.text
    assert "Line 3, product_id: No product has “nothing” here." in bea.text
    assert "Line 4, counted:" in bea.text
    assert "−2" in bea.text


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "The first line must name the columns"),
        (b"\xff\xfe\x00", "The first line must name the columns"),
        (b"product_id,counted\nproduct_456,\n", "No line of the file has a number"),
        (b"product_id,counted\nnothing,1\n", "No product has"),
        (b"x" * (5 * 1024 * 1024), "The file has over 4 MB."),
    ],
)
async def test_a_file_that_cannot_be_read_is_refused(
    bea: Visitor, content: bytes, says: str
) -> None:
    answer = await uploads(bea, content)
    assert answer.status_code in (413, 422)
    assert says in bea.text
    assert bea.forms(FILE)


async def test_a_form_without_a_file(bea: Visitor) -> None:
    await uploads(bea, b"", name="")
    assert bea.page.status_code == 422
    assert "Choose a CSV file" in bea.text


async def test_packers_export_and_do_not_import(pat: Visitor) -> None:
    assert (await pat.open("/staff/stock.csv")).status_code == 200
    assert (await pat.open(FILE)).status_code == 403
    await pat.open("/staff/stock-takes")
    assert FILE not in pat.page.text
