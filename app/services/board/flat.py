"""What the board declares about itself for the application's lists."""

from typing import Final

from app.infra.manifest import Flat

FLAT: Final = Flat(name="board", has_tables=False)
