"""What is wrong in the form of an endpoint is said, and what was typed stays."""

import pytest

from app.services import webhooks
from tests.support.endpoints import LIST
from tests.support.visitor import Visitor

pytestmark = pytest.mark.usefixtures("shop")


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("", "Enter the address"),
        ("http://example.com/", "The address must begin with https://"),
        ("https://10.0.0.1/", "The address is not an address of the public internet"),
        ("somewhere", "The address must be an address such as https://example.com/hooks"),
    ],
)
async def test_what_is_wrong_is_said_and_what_was_typed_stays(
    bea: Visitor, url: str, told: str
) -> None:
    await bea.open(f"{LIST}/new")
    await bea.send(LIST, url=url, description="the ERP", event_types="order.created")
    assert bea.page.status_code == 422
    assert told in bea.text
    form = bea.form(LIST)
    assert form.value("url") == url
    assert form.value("description") == "the ERP"
    assert [value for name, value in form.fields if name == "event_types"] == ["order.created"]
    assert await webhooks.list_endpoints() == []


async def test_one_that_is_told_of_nothing_is_refused(bea: Visitor) -> None:
    await bea.open(f"{LIST}/new")
    await bea.send(LIST, url="https://example.com/", event_types="order.lost")
    assert bea.page.status_code == 422
    assert "Choose at least one event type" in bea.text
