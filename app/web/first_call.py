"""The call with which somebody tries a new API key."""

from collections.abc import Collection, Mapping
from typing import Final

from app.settings import settings
from app.web.doors import Door

API: Final = "/api/v1"
# In the place of a key that the reader has to fill in.
YOUR_KEY: Final = "YOUR_KEY"


def api_address() -> str:
    return f"{settings.link_base}{API}"


def first_call(doors: Mapping[str, Door], scopes: Collection[str], key: str = YOUR_KEY) -> str:
    """Returns a command that reads something with the key, by the first address that it opens.

    A key that opens nothing to read asks for the products, which are there for everybody.
    """
    path = next(
        (
            line.removeprefix("GET ")
            for line, door in doors.items()
            if line.startswith(f"GET {API}/") and "{" not in line and door.scope in scopes
        ),
        f"{API}/products",
    )
    return f'curl {settings.link_base}{path} -H "Authorization: Bearer {key}"'
