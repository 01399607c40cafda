"""Products, as the house's lists know it."""

from typing import Final

from app.infra.manifest import Flat
from app.services.products.stock_moves import settle

FLAT: Final = Flat(schema="products", listeners={"products.settle": settle})
