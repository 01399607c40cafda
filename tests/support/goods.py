"""Files of products as shop systems write them."""

import csv
import io
from collections.abc import Mapping, Sequence

# The first columns of Shopify's table, with which every test can say what it is about.
SHIRT: Mapping[str, str] = {
    "Handle": "shirt",
    "Title": "T-shirt",
    "Body (HTML)": "<p>Soft &amp; warm.</p><p>Two sizes.</p>",
    "Vendor": "Mill & Sons",
    "Type": "Clothes",
    "Published": "TRUE",
    "Option1 Name": "Size",
    "Option1 Value": "S",
    "Variant SKU": "TS-S",
    "Variant Grams": "180",
    "Variant Inventory Qty": "4",
    "Variant Price": "19.90",
    "Status": "active",
}
LARGE: Mapping[str, str] = {
    "Handle": "shirt",
    "Option1 Value": "L",
    "Variant SKU": "TS-L",
    "Variant Grams": "210",
    "Variant Inventory Qty": "2",
    "Variant Price": "21.90",
}
LAMP: Mapping[str, str] = {
    "Handle": "lamp",
    "Title": "Lamp",
    "Option1 Name": "Title",
    "Option1 Value": "Default Title",
    "Variant SKU": "LAMP",
    "Variant Inventory Qty": "7",
    "Variant Price": "49",
    "Status": "active",
}
FILE: Sequence[Mapping[str, str]] = (SHIRT, LARGE, LAMP)
# With a line that is refused, and one that changes a product of every test's shop.
SOME_WRONG: Sequence[Mapping[str, str]] = (
    *FILE,
    {**LAMP, "Handle": "desk", "Variant Price": "cheap"},
    {"Handle": "blanket", "Product ID": "product_789", "Variant Price": "95"},
)


def csv_file(rows: Sequence[Mapping[str, str]] = FILE, separator: str = ",") -> bytes:
    columns = list({name: None for row in rows for name in row})
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, restval="", delimiter=separator)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()
