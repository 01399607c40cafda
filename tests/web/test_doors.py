"""Which lines of the access table pages ask about, and what each role sees."""

import re
from pathlib import Path
from uuid import uuid4

import pytest

from app.routes.access import ACCESS
from app.services import staff
from app.values.roles import ROLES
from app.web import doors
from tests.support.visitor import Visitor

APP = Path(doors.__file__).parent.parent
ASKED = re.compile(r'may\(member, "((?:GET|POST) [^"]+)"\)')


def member(role: str) -> staff.StaffMember:
    return staff.StaffMember(uuid4(), "sue@example.org", "Sue", role)


def test_pages_ask_about_lines_of_the_table() -> None:
    files = [*APP.rglob("*.html"), *APP.rglob("*.py")]
    asked = {line for file in files for line in ASKED.findall(file.read_text())}
    assert len(asked) > 5
    assert asked <= ACCESS.keys()


@pytest.mark.usefixtures("application")
def test_a_role_may_what_its_lines_say() -> None:
    assert not doors.may(None, "GET /staff/stock")
    for line, roles in (
        ("GET /staff/shipments", {"packer", "support", "manager"}),
        ("GET /staff/stock", {"packer", "manager"}),
        ("GET /staff/customers", {"support", "manager"}),
        ("POST /staff/mails/replay", {"support", "manager"}),
        ("GET /staff/people", {"manager"}),
        ("GET /staff/nowhere", set()),
    ):
        assert {role for role in ROLES if doors.may(member(role), line)} == roles


async def test_support_sees_customers_and_no_stock(sue: Visitor) -> None:
    assert "Sue support" in sue.text
    assert 'href="/staff/shipments"' in sue.page.text
    assert 'href="/staff/stock"' not in sue.page.text
    await sue.open("/staff/account")
    assert 'href="/staff/customers"' in sue.page.text
    assert 'href="/staff/people"' not in sue.page.text
    assert (await sue.open("/staff/stock")).status_code == 403
    assert "Only packers and managers may do this." in sue.text
    assert (await sue.open("/staff/people")).status_code == 403


async def test_packers_see_stock_and_no_customers(pat: Visitor) -> None:
    assert 'href="/staff/stock"' in pat.page.text
    assert (await pat.open("/staff/customers")).status_code == 403
    assert "Only support and managers may do this." in pat.text
