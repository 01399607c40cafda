"""The access table: every address, and who may use it.

The shop does not start with an address that has no line here, and each request passes its line's
door before its route is called. HEAD is answered as GET; OPTIONS tells anyone which methods there
are.
"""

from typing import Final

from app.routes.access.api import API
from app.routes.access.shop import SHOP
from app.routes.access.staff import STAFF_PAGES

# A method and an address as its route writes it; one line is for all files of a folder.
ACCESS: Final = SHOP | STAFF_PAGES | API
