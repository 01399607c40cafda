"""The legal pages: the imprint, the terms, and what else customers must be able to read."""

import asyncio

from litestar import Response, get
from litestar.params import FromPath

from app.i18n.language import LANGUAGES, language
from app.infra.markdown import as_html
from app.services import shop
from app.services.shop import UnknownLegalText
from app.values.legal_texts import LegalKind
from app.web.forms import whole_number
from app.web.pages import AnyRequest, page


@get("/legal/{kind:str}", include_in_schema=False)
async def show_legal_text(request: AnyRequest, kind: FromPath[str]) -> Response[str]:
    """Shows today's text, or with `edition` the one under which an order was placed.

    `language` is the order's; otherwise it is the reader's.
    """
    if kind not in list(LegalKind):
        raise UnknownLegalText
    edition = whole_number(request.query_params.get("edition", ""))
    wanted = request.query_params.get("language", "")
    found = await shop.find_legal_text(
        LegalKind(kind), wanted if wanted in LANGUAGES else language(), edition
    )
    if found is None:
        raise UnknownLegalText
    return page(
        request,
        "shop/legal/show.html",
        found=found,
        content=await asyncio.to_thread(as_html, found.text),
        written_in=LANGUAGES.get(found.language),
        is_of_order=edition is not None,
    )


handlers = [show_legal_text]
