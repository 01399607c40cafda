"""A page that is new is known to the tests that look at every page."""

import re
from collections.abc import Mapping
from typing import Final

from app.routes.access import ACCESS
from tests.support.pages import CUSTOMER_PAGES, STAFF_PAGES

# What is read by programs, or belongs to a page that is listed.
NO_PAGES: Final = re.compile(
    r"/(api|health)/.*|/metrics|/static|/sitemap.*|/pictures/.*|/gallery/.*|.*/stream|.*/tabs"
    r"|.*\.(csv|css|ico|js|svg|txt|webmanifest)"
)
ELSEWHERE: Final[Mapping[str, str]] = {
    "/staff/scan/carrier": "it leads to the station",
    "/staff/settings/{section}/pictures/{name}": "it leads back to the settings",
    "/staff/rounds/{round_id}": "e2e/test_rounds.py, because a round takes the parcels of others",
    "/staff/account/second-factor": "e2e/test_pages_behind_forms.py, after the password",
    "/orders/{order_id}/pay": "it leads to the provider's page",
    "/orders/{order_id}/pay/return": "it leads to the order",
    "/orders/{order_id}/invoices/{number}": "e2e/test_paper.py, in a shop that issues them",
    "/staff/orders/{order_id}/invoices/{number}": "the same",
    "/account/orders": "e2e/test_matrix.py, as somebody who is signed in",
}
LISTED: Final = [path.partition("?")[0] for path in (*CUSTOMER_PAGES, *STAFF_PAGES)]


def test_every_page_is_looked_at() -> None:
    pages = [line.partition(" ")[2] for line in ACCESS if line.startswith("GET ")]
    pages = [page for page in pages if not NO_PAGES.fullmatch(page)]
    assert len(pages) > 60
    assert ELSEWHERE.keys() <= set(pages)
    missed = [page for page in pages if page not in ELSEWHERE and not _is_listed(page)]
    assert missed == []


def _is_listed(page: str) -> bool:
    parts = re.split(r"\{\w+\}", page)
    form = re.compile(r"([^/]+)".join(re.escape(part) for part in parts))
    # "new" is no id: a page beside it needs a line of its own.
    return any((found := form.fullmatch(path)) and "new" not in found.groups() for path in LISTED)
