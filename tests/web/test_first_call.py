"""The call that tries a new key is one that the key opens."""

from app.settings import settings
from app.web.doors import ANYONE, key
from app.web.first_call import first_call

DOORS = {
    "GET /api/v1/products": ANYONE,
    "GET /api/v1/events/{event_id}": key("events:read"),
    "GET /api/v1/events": key("events:read"),
    "POST /api/v1/stock-takes": key("products:write"),
    "GET /staff/keys": key("staff"),
}


def path(*scopes: str) -> str:
    command, secret = first_call(DOORS, scopes, "dsk_1").removeprefix("curl ").split(" -H ")
    assert secret == '"Authorization: Bearer dsk_1"'
    return command.removeprefix(settings.link_base)


def test_it_reads_what_the_key_may_read() -> None:
    assert path("events:read", "products:write") == "/api/v1/events"


def test_a_key_that_reads_nothing_asks_for_the_products() -> None:
    assert path("products:write") == "/api/v1/products"
    assert path() == "/api/v1/products"
