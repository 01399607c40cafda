"""The tables of Products: what is sold, how much of it there is, and which orders hold how much."""

from app.tables.products.count import CountRow
from app.tables.products.family import FamilyRow
from app.tables.products.family_text import FamilyTextRow
from app.tables.products.imports import ImportEntryRow, ImportRow
from app.tables.products.low_stock import LowStockNoticeRow, LowStockRow
from app.tables.products.picture import PictureFileRow, PictureRow
from app.tables.products.picture_fetch import PictureFetchRow
from app.tables.products.price import PriceRow
from app.tables.products.product import ProductRow
from app.tables.products.search_entry import SearchEntryRow
from app.tables.products.stock import MovementRow, ReservationRow, StockRow
from app.tables.products.stock_alert import StockAlertRow, StockAlertStopRow
from app.tables.products.stock_take import StockTakeLineRow, StockTakeRow
from app.tables.products.text import ProductTextRow

__all__ = [
    "CountRow",
    "FamilyRow",
    "FamilyTextRow",
    "ImportEntryRow",
    "ImportRow",
    "LowStockNoticeRow",
    "LowStockRow",
    "MovementRow",
    "PictureFetchRow",
    "PictureFileRow",
    "PictureRow",
    "PriceRow",
    "ProductRow",
    "ProductTextRow",
    "ReservationRow",
    "SearchEntryRow",
    "StockAlertRow",
    "StockAlertStopRow",
    "StockRow",
    "StockTakeLineRow",
    "StockTakeRow",
]
