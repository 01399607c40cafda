"""Bugs of corrected addresses, each a patch of the running app. None of them is in `app/`."""

import sys
from typing import Any

import pytest

CORRECTING = sys.modules["app.services.sales.correction"]


def links_kept(patch: pytest.MonkeyPatch) -> None:
    """Corrects the address; the receiver of the old mails opens the order all the same."""
    kept = CORRECTING.CORRECT.replace("token_version + 1", "token_version")
    patch.setattr(CORRECTING, "CORRECT", kept)


def mails_forgotten(patch: pytest.MonkeyPatch) -> None:
    """Corrects the address, and writes to nobody."""

    async def nothing(event: Any) -> None:
        return None

    patch.setattr(CORRECTING, "announce", nothing)
