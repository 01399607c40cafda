"""The audit log's page: who did what, newest first."""

from typing import Final

from litestar import Response, get
from litestar.params import FromQuery

from app import audit_log
from app.i18n.language import gettext as _
from app.routes.staff.audit_log.filters import LOG, chips, href, named, read_filters
from app.routes.staff.audit_log.words import in_words
from app.services.flats import ACTIONS
from app.web.identity import staff_member
from app.web.pages import AnyRequest, page

PAGE: Final = 50


@get(LOG, include_in_schema=False)
async def list_lines(request: AnyRequest, cursor: FromQuery[str | None] = None) -> Response[str]:
    filters = read_filters(request.query_params)
    found = await audit_log.list_lines(filters, cursor=cursor, limit=PAGE)
    actors = named(await audit_log.find_actors())
    return page(
        request,
        "staff/audit_log/index.html",
        member=await staff_member(request),
        rows=[in_words(line) for line in found.items],
        filters=filters,
        actors=actors,
        actions={action: _(words) for action, words in ACTIONS.items()},
        chips=chips(filters, actors),
        unfiltered_href=LOG,
        logins_href=href(filters, logins=None if filters.logins else "1"),
        csv_href=href(filters, f"{LOG}.csv"),
        next_href=href(filters, cursor=found.next_cursor) if found.next_cursor else "",
        first_href=href(filters) if cursor else "",
    )


handlers = [list_lines]
