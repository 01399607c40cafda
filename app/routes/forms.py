"""Forms as browsers send them: text under names, and where to go afterwards."""

from collections.abc import Mapping
from typing import Any

from litestar import Request

Form = Mapping[str, str]


async def read_form(request: Request[Any, Any, Any]) -> Form:
    """The text fields by name; of equal names the last.

    Without blanks around them, without NUL, which PostgreSQL cannot keep, and with plain line ends.
    """
    sent = await request.form()
    return {
        name: value.replace("\x00", "").replace("\r\n", "\n").strip()
        for name, value in sent.multi_items()
        if isinstance(value, str)
    }


async def read_all(request: Request[Any, Any, Any], name: str) -> list[str]:
    """Every text field of this name, in the form's order."""
    sent = await request.form()
    return [value for value in sent.getall(name, []) if isinstance(value, str)]


def local_path(path: str, otherwise: str) -> str:
    """`path` if it stays on this site, else `otherwise`: a form must not send people elsewhere."""
    stays = path.startswith("/") and not path.startswith("//") and "\\" not in path
    return path if stays and path.isprintable() else otherwise
