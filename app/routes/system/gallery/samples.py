"""What a sample of the gallery is."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

import msgspec

ID: Final = UUID(int=0)
"""Of whatever is shown: nothing of it is in the database."""


class Sample(msgspec.Struct, frozen=True):
    """A template and what it is given; `staff` says whose pages it stands on."""

    template: str
    given: Mapping[str, Any] = {}
    staff: bool = False
