"""Every form of every page, sent with each field missing, too long or unreadable: never a 500."""

import re
from urllib.parse import quote_plus

import pytest

from tests.support.pages import CUSTOMER_PAGES, STAFF_PAGES
from tests.support.visitor import Form, Visitor

pytestmark = pytest.mark.proof
MADE_BY_OTHERS = ("/schema", "/gallery")
KEYS = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|product_\d+")
# As the body has it, None for a field that is left out.
BAD = {
    "missing": None,
    "a NUL within": "a%00b",
    "half a surrogate": "%ED%A0%80",
    "10,000 characters": "x" * 10_000,
    "empty": "",
    "blank": "++",
    "NUL": "%00",
    "not UTF-8": "%FF%FE",
    "control characters": "%1B%0B%7F",
    "a number of 400 digits": "9" * 400,
    "not a number": "NaN",
    "below zero": "-1",
}
# What else must be in a form, so that only one field is wrong.
GOOD = {
    "email": "cleo@example.org",
    "country": "DE",
    "name": "Cleo",
    "line1": "12 Harbour Street",
    "postcode": "20095",
    "city": "Hamburg",
    "quantity": "1",
    "reason": "counted",
    "carrier": "DHL",
    "tracking_number": "JD 9",
    "price": "12.50",
    "reorder_point": "5",
    "order_number": "ORD-1",
}
# What people type; all of it has an end.
NAMED = {*GOOD, "line2", "note", "description", "category", "picture", "delivery_location"} - {
    "country",
    "reorder_point",
}
# Forms that take a number as near as it can be had, or do not say which of two fields is wrong.
CUT = {"/cart/lines", "/cart/lines/product_456", "/track", "/staff/login"}
# What "Not found" and "Damaged" send is not typed, and an unknown reason is "not found"; nor is a
# file.
NOT_TYPED = re.compile(r"/shortage|/pictures(/\w+)?")
HEADERS = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture
async def found(bea: Visitor, known: dict[str, str]) -> list[Form]:
    """Each form that sends something, once, wherever it stands."""
    await bea.open("/products/product_456")
    await bea.send("/cart/lines", quantity="2")
    forms: dict[tuple[str, str], Form] = {}
    for path in (*CUSTOMER_PAGES, *STAFF_PAGES):
        if path.startswith(MADE_BY_OTHERS):
            continue
        page = await bea.open(path.format(**known))
        posting = set(re.findall(r'action="([^"]*)" method="post"', page.text))
        for form in bea.forms("/"):
            names = " ".join(name for name, _ in form.fields)
            if form.action in posting and form.action != "/staff/logout":
                forms.setdefault((KEYS.sub("{}", form.action), KEYS.sub("{}", names)), form)
    return list(forms.values())


async def test_with_one_field_wrong(bea: Visitor, found: list[Form]) -> None:
    """No answer is a 500, and one to a field that is too long leads to that field."""
    assert len(found) > 20
    for form in found:
        for name in dict.fromkeys(name for name, _ in form.fields if name != "_csrf_token"):
            for what, text in BAD.items():
                sent = body(form.fields, name, text)
                answer = await bea.client.post(form.action, content=sent, headers=HEADERS)
                told = f"{form.action} with {name}: {what}"
                assert answer.status_code in (200, 201, 303, 400, 404, 409, 410, 422), told
                if form.action in CUT or NOT_TYPED.search(form.action):
                    continue
                if what == "10,000 characters" and name in NAMED:
                    assert answer.status_code in (409, 422), told
                    # Where there are several lines, the field is that of a line.
                    is_led = re.search(rf'href="#{name}(-[\w-]+)?"', answer.text)
                    assert is_led or answer.status_code == 409, told


def body(fields: list[tuple[str, str]], wrong: str, text: str | None) -> str:
    sent = [
        f"{quote_plus(name)}={quote_plus(value or GOOD.get(name, ''))}"
        for name, value in fields
        if name != wrong
    ]
    return "&".join([*sent, *([] if text is None else [f"{quote_plus(wrong)}={text}"])])
