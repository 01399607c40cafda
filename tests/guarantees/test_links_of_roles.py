"""No page of the staff leads somebody to what her role may not use."""

import html
import re

import pytest

from app.routes.access import ACCESS
from app.values import roles
from app.web.doors import Door
from tests.support.pages import STAFF_PAGES
from tests.support.staff import comes_in
from tests.support.visitor import Visitor

# What a browser asks for a link, and a form for its action.
LEADS = re.compile(r'(?:href|hx-get|(?P<sends>action))="(?P<path>/staff[^"#?]*)')


@pytest.mark.parametrize("role", [roles.PACKER, roles.SUPPORT])
async def test_a_page_leads_only_where_its_reader_may_go(
    known: dict[str, str], visitor: Visitor, role: str
) -> None:
    await comes_in(visitor, "Lou", role)
    wrong: set[tuple[str, str]] = set()
    seen = 0
    for path in STAFF_PAGES:
        page = await visitor.client.get(path.format(**known))
        if page.status_code != 200:
            continue
        seen += 1
        for found in LEADS.finditer(page.text):
            leads = html.unescape(found["path"])
            methods = ("GET", "POST") if found["sends"] else ("GET",)
            doors = [door for method in methods for door in doors_of(method, leads)]
            if doors and not any(role in door.roles or not door.roles for door in doors):
                wrong.add((path, leads))
    assert seen > 20
    assert wrong == set()


def doors_of(method: str, path: str) -> list[Door]:
    """A line of the table without variables comes first, as in the router."""
    found = [
        (line.count("{"), door)
        for line, door in ACCESS.items()
        if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", line), f"{method} {path}")
    ]
    return [door for _, door in sorted(found, key=lambda one: one[0])[:1]]
