"""The second step of the login, from the right password to the page that was asked for."""

from collections.abc import AsyncIterator

import httpx
import pytest
from litestar import Litestar

from app.infra.redis import client as redis_client
from app.services import staff
from app.settings import settings
from app.web import rate_limits
from tests.support.authenticator import next_code, turned_on
from tests.support.invited import PASSWORD
from tests.support.visitor import Visitor

CODE = "/staff/login/code"
KIM = "kim@example.org"


@pytest.fixture
async def codes() -> list[str]:
    """The recovery codes of Kim, who has a phone."""
    await staff.add_person(KIM, "packer", PASSWORD, "Kim")
    return await turned_on(KIM, PASSWORD)


@pytest.fixture
async def limited(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    monkeypatch.setattr(settings, "rate_limits", "on")
    await redis_client().flushdb()
    rate_limits.forget()
    yield
    rate_limits.forget()


@pytest.fixture
async def guesser(application: Litestar) -> AsyncIterator[Visitor]:
    """Another browser."""
    transport = httpx.ASGITransport(app=application)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        yield Visitor(client)


async def types_the_password(visitor: Visitor, wanted: str = "/staff/stock") -> None:
    await visitor.open(wanted)
    await visitor.send("/staff/login", email=KIM, password=PASSWORD)
    assert visitor.page.url.path == CODE


async def test_after_the_password_a_code_is_asked(codes: list[str], visitor: Visitor) -> None:
    await types_the_password(visitor)
    assert "staff_session" not in visitor.client.cookies
    for typed, said in (("", "Enter the code"), ("000000", "This code is wrong")):
        await visitor.send(CODE, code=typed)
        assert visitor.page.status_code == 422
        assert said in visitor.text
    code = await next_code(KIM)
    await visitor.send(CODE, code=f"{code[:3]} {code[3:]}")
    assert visitor.page.url.path == "/staff/stock"
    assert "Kim packer" in visitor.text
    assert (await visitor.open(CODE)).url.path == "/staff/shipments"


async def test_without_the_phone_a_recovery_code_will_do(
    codes: list[str], visitor: Visitor
) -> None:
    await types_the_password(visitor)
    await visitor.send(CODE, recovery_code="not-one-of-them")
    assert visitor.page.status_code == 422
    await visitor.send(CODE, recovery_code=codes[0])
    assert visitor.page.url.path == "/staff/stock"


async def test_without_the_password_there_is_no_code_to_type(
    codes: list[str], visitor: Visitor
) -> None:
    assert (await visitor.open(CODE)).url.path == "/staff/login"
    visitor.client.cookies.set("half_login", "forged", path="/staff")
    assert (await visitor.open(CODE)).url.path == "/staff/login"


async def test_who_comes_back_too_late_begins_again(codes: list[str], visitor: Visitor) -> None:
    await types_the_password(visitor)
    await staff.set_password((await staff.find_by_address(KIM)).staff_id, "another five words")
    await visitor.send(CODE, code=await next_code(KIM))
    assert visitor.page.url.path == "/staff/login"
    assert "That took too long. Log in again." in visitor.text


@pytest.mark.parametrize("wanted", ["https://example.org/", "//example.org", "/staff/logout"])
async def test_the_code_leads_nowhere_but_to_staff_pages(
    codes: list[str], visitor: Visitor, wanted: str
) -> None:
    await types_the_password(visitor)
    await visitor.send(CODE, code=await next_code(KIM), next=wanted)
    assert visitor.page.url.host == "test"
    assert visitor.page.url.path == "/staff/shipments"


async def test_codes_are_not_guessed_and_not_the_right_one_either(
    codes: list[str], visitor: Visitor, limited: None
) -> None:
    await types_the_password(visitor)
    for _ in range(10):
        await visitor.send(CODE, code="000000")
        assert visitor.page.status_code == 422
    await visitor.send(CODE, code=await next_code(KIM))
    assert visitor.page.status_code == 429
    assert "Too many wrong codes. Try again in" in visitor.text
    assert "staff_session" not in visitor.client.cookies


async def test_a_guesser_locks_nobody_out_of_her_own_browser(
    codes: list[str], visitor: Visitor, guesser: Visitor, limited: None
) -> None:
    await types_the_password(visitor)
    await visitor.send(CODE, code=await next_code(KIM))
    await visitor.send("/staff/logout")
    await types_the_password(guesser)
    for _ in range(11):
        await guesser.send(CODE, code="000000")
    assert guesser.page.status_code == 429
    await types_the_password(visitor)
    await visitor.send(CODE, recovery_code=codes[0])
    assert visitor.page.url.path == "/staff/stock"
    await guesser.send(CODE, recovery_code=codes[1])
    assert guesser.page.status_code == 429


async def test_a_browser_is_known_for_one_factor_and_not_for_the_next(
    codes: list[str], visitor: Visitor, guesser: Visitor, limited: None
) -> None:
    await types_the_password(visitor)
    await visitor.send(CODE, recovery_code=codes[0])
    await visitor.send("/staff/logout")
    person = await staff.find_by_address(KIM)
    await staff.remove_second_factor(person.staff_id)
    await turned_on(KIM, PASSWORD)
    await types_the_password(guesser)
    for _ in range(11):
        await guesser.send(CODE, code="000000")
    assert guesser.page.status_code == 429
    await types_the_password(visitor)
    await visitor.send(CODE, code=await next_code(KIM))
    assert visitor.page.status_code == 429


async def test_browsers_from_before_the_factor_share_their_guesses(
    visitor: Visitor, guesser: Visitor, limited: None
) -> None:
    await staff.add_person(KIM, "packer", PASSWORD, "Kim")
    browsers = visitor, guesser
    for browser in browsers:
        await browser.open("/staff/stock")
        await browser.send("/staff/login", email=KIM, password=PASSWORD)
        await browser.send("/staff/logout")
    await turned_on(KIM, PASSWORD)
    for browser in browsers:
        await types_the_password(browser)
        for _ in range(5):
            await browser.send(CODE, code="000000")
            assert browser.page.status_code == 422
    for browser in browsers:
        await browser.send(CODE, code=await next_code(KIM))
        assert browser.page.status_code == 429
