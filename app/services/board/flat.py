"""The board, as the house's lists know it."""

from typing import Final

from app.infra.manifest import Flat

FLAT: Final = Flat(name="board", has_tables=False)
