"""The import of a file of products from its upload to its end."""

from uuid import UUID

from app.services import products
from app.services.products import ImportEntry, ProductImport
from tests.support.goods import csv_file


async def check(content: bytes = csv_file(), by: str = "Bea") -> ProductImport:
    import_id = await products.ask_import("goods.csv", content, by)
    return await worked(import_id)


async def worked(import_id: UUID) -> ProductImport:
    while await products.work_on_imports(import_id):
        pass
    return await products.find_import(import_id)


async def apply(
    content: bytes = csv_file(), by: str = "Bea", *, sets_stock: bool = False
) -> ProductImport:
    checked = await check(content, by)
    await products.apply_import(checked.import_id, by, sets_stock=sets_stock)
    return await worked(checked.import_id)


async def entries(made: ProductImport) -> dict[str, ImportEntry]:
    found = await products.import_entries(made.import_id, limit=1000)
    return {one.product_id: one for one in found.items}


async def faults(made: ProductImport) -> list[tuple[int, str, str]]:
    found = await products.import_entries(made.import_id, limit=1000)
    return [
        (one.fault.line, one.fault.column, one.fault.message.format(**one.fault.values))
        for one in found.items
        if one.fault
    ]
