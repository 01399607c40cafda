"""The streams that the pages of one browser follow, over one connection."""

from typing import Annotated, Final

import msgspec
from litestar import get
from litestar.params import FromQuery
from litestar.response import Stream

from app.i18n.language import gettext as _
from app.web.joined_streams import AskedStream, joined
from app.web.pages import AnyRequest
from app.web.problems import Problem
from app.web.sse import EventStream

# Streams of one connection; `shared-line.js` knows it too.
MOST: Final = 24
# A page's stream, which is not this one.
Path = Annotated[
    str, msgspec.Meta(pattern=r"^/(orders|staff)/[\w/-]*/?stream(\?[!-~]*)?$", max_length=2000)
]
Mark = Annotated[str, msgspec.Meta(pattern=r"^[ -~]*$", max_length=64)]


@get("/stream", include_in_schema=False)
async def stream(
    request: AnyRequest, of: FromQuery[list[Path]], after: FromQuery[list[Mark]]
) -> Stream:
    """Joins the streams at the addresses `of`; `after` has for each its `Last-Event-ID`, or ""."""
    if len(of) > MOST or len(of) != len(after):
        raise Problem("not-found", _("There is nothing at this address."))
    asked = [AskedStream(*one) for one in zip(of, after, strict=True)]
    return EventStream(joined(request, asked))


handlers = [stream]
