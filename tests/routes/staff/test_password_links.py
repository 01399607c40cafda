"""A forgotten password, from the login page to the new one."""

from collections.abc import AsyncIterator

import pytest

from app.infra.database import fetch, fetch_value
from app.infra.redis import client as redis_client
from app.services import staff
from app.settings import settings
from app.web import rate_limits
from tests.support.invited import PASSWORD, id_of, invited, password_link
from tests.support.people import is_out, logs_in
from tests.support.people import kim as kim
from tests.support.visitor import Visitor

LINKS = "/staff/password-links"
NEW = "another five words of hers"


def main_of(page: str) -> str:
    return page.split("<main")[1].split("</main>")[0]


@pytest.fixture
async def limited(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    monkeypatch.setattr(settings, "rate_limits", "on")
    await redis_client().flushdb()
    rate_limits.forget()
    yield
    rate_limits.forget()


@pytest.fixture
def mails_leave(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.routes.staff.password_links.settings.smtp_url", "smtp://mail.test")


async def test_the_login_leads_to_a_new_password(
    kim: Visitor, visitor: Visitor, application: object, mails_leave: None
) -> None:
    await visitor.open("/staff/login")
    assert f'href="{LINKS}/new"' in visitor.page.text
    await visitor.open(f"{LINKS}/new")
    await visitor.send(LINKS, email="Kim@example.org")
    assert "a link to choose a new password is on its way" in visitor.text

    link = await password_link()
    await visitor.open(link)
    assert visitor.page.headers["cache-control"] == "no-store"
    path = f"{LINKS}/{id_of(link)}/password"
    await visitor.send(path, password="short")
    assert visitor.page.status_code == 422
    assert "Enter at least 12 characters" in visitor.text
    await visitor.send(path, password=NEW)
    assert visitor.page.url.path == "/staff/login"
    assert "Your new password is set. Log in with it." in visitor.text

    assert await is_out(kim)
    assert (await logs_in(application, "kim@example.org", NEW)).page.url.path == "/staff/shipments"
    assert (await visitor.open(link)).status_code == 410


async def test_every_address_gets_the_same_answer(
    kim: Visitor, visitor: Visitor, mails_leave: None
) -> None:
    await staff.add_person("lee@example.org", "packer", PASSWORD, "Lee")
    await staff.deactivate((await staff.find_by_address("lee@example.org")).staff_id)
    await invited("max@example.org")
    answers = set()
    for email in ("kim", "lee", "max", "nobody"):
        await visitor.open(f"{LINKS}/new")
        await visitor.send(LINKS, email=f"{email}@example.org")
        assert visitor.page.url.path == "/staff/login"
        assert "@" not in main_of(visitor.page.text)
        answers.add(visitor.text)
    assert len(answers) == 1
    assert await fetch_value("SELECT count(*) FROM mailing.mails WHERE kind = 'PASSWORD_LINK'") == 4


async def test_without_a_mail_server_nobody_waits_for_a_mail(visitor: Visitor) -> None:
    await visitor.open(f"{LINKS}/new")
    await visitor.send(LINKS, email="kim@example.org")
    assert "No mail server is set" in visitor.text
    assert "on its way" not in visitor.text


async def test_what_is_wrong_is_told_and_what_was_typed_stays(visitor: Visitor) -> None:
    await visitor.open(f"{LINKS}/new")
    await visitor.send(LINKS, email="kim")
    assert visitor.page.status_code == 422
    assert visitor.form(LINKS).value("email") == "kim"


async def test_requests_are_limited_apart_from_passwords(
    kim: Visitor, visitor: Visitor, application: object, limited: None
) -> None:
    await visitor.open(f"{LINKS}/new")
    typed = {**dict(visitor.form(LINKS).fields), "email": "kim@example.org"}
    for _ in range(10):
        assert (await visitor.client.post(LINKS, data=typed)).status_code == 303
    await visitor.send(LINKS, email="kim@example.org")
    assert visitor.page.status_code == 429
    assert int(visitor.page.headers["retry-after"]) > 0
    assert "Too many requests. Try again in" in visitor.text
    entered = await logs_in(application, "kim@example.org", PASSWORD)
    assert entered.page.url.path == "/staff/shipments"


@pytest.mark.parametrize("language", ["en", "de"])
async def test_whatever_is_wrong_with_a_link_the_answer_is_one(
    kim: Visitor, visitor: Visitor, language: str
) -> None:
    visitor.client.headers["Accept-Language"] = language
    link, expired = await password_link(), await password_link()
    await fetch(
        "UPDATE staff.password_links SET ends_at = now() WHERE link_id = $1", id_of(expired)
    )
    nobodys = f"{LINKS}/00000000-0000-4000-8000-000000000001?token=x"
    answers = {
        main_of((await visitor.open(address)).text)
        for address in (expired, nobodys, link[:-1], link.partition("?")[0])
    }
    assert len(answers) == 1
    assert visitor.page.status_code == 410
