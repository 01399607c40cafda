"""The samples of the gallery."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

import msgspec

# The id of everything that is shown, none of which is in the database.
ID: Final = UUID(int=0)


class Sample(msgspec.Struct, frozen=True):
    """A template and its variables; `staff` says that it belongs to the staff's pages."""

    template: str
    given: Mapping[str, Any] = {}
    staff: bool = False
