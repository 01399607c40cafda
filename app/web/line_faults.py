"""Why a line of a file is refused, in the reader's words."""

from collections.abc import Mapping

from app.i18n.language import gettext as _
from app.web.field_errors import plain


def fault_text(message: str, values: Mapping[str, str | int]) -> str:
    """Takes what a service says, which is English, or what msgspec says of a field."""
    return _(message).format(**values) if values else _(plain(message))
