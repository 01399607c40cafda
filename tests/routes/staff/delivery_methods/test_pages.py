"""Managers add ways of delivery and change them, and nothing that was typed is lost."""

import asyncio

import pytest

from app.infra.database import fetch_value
from app.services import sales
from tests.support.methods import offer
from tests.support.visitor import Visitor

pytestmark = pytest.mark.usefixtures("shop")

METHODS = "/staff/settings/delivery"
NEW = f"{METHODS}/new"
TYPED = {"name": "Standard delivery", "fee": "4.90", "free_from": "50", "countries": "DE, AT"}


async def test_a_shop_without_methods_says_what_that_means(bea: Visitor) -> None:
    await bea.open(METHODS)
    assert "Until you add one, delivery is free everywhere you sell." in bea.text


async def test_a_manager_adds_a_method(bea: Visitor) -> None:
    await bea.open(NEW)
    await bea.send(NEW, **TYPED, **{"name-de": "Standardversand"})
    assert "“Standard delivery” saved." in bea.text
    assert "Standard delivery Sent to the customer €4.90 €50.00 Austria, Germany – yes" in bea.text
    method = await sales.find_method("standard-delivery")
    assert (method.name_in("de"), method.place) == ("Standardversand", 1)


async def test_the_same_form_sent_twice_adds_one_method(bea: Visitor) -> None:
    await bea.open(NEW)
    sent = dict(bea.form(NEW).fields) | TYPED
    await asyncio.gather(*(bea.client.post(NEW, data=sent) for _ in range(2)))
    assert await fetch_value("SELECT count(*) FROM sales.methods") == 1
    await bea.client.post(NEW, data=sent | {"fee": "5.90"})
    assert (await sales.find_method("standard-delivery-2")).fee.amount == 590


async def test_what_was_typed_wrongly_is_named_and_kept(bea: Visitor) -> None:
    await bea.open(NEW)
    await bea.send(NEW, **TYPED | {"fee": "cheap"})
    assert bea.page.status_code == 422
    assert "Enter the price as a number" in bea.text
    assert bea.form(NEW).value("fee") == "cheap"
    assert bea.form(NEW).value("countries") == "DE, AT"


async def test_a_manager_switches_a_method_off(bea: Visitor) -> None:
    await offer("post", 490)
    form = f"{METHODS}/post"
    await bea.open(form)
    await bea.send(form, active="")
    assert "Post Sent to the customer €4.90 – All that the shop serves – no" in bea.text
    assert not (await sales.find_method("post")).active


async def test_a_change_that_somebody_else_made_meanwhile_is_not_overwritten(bea: Visitor) -> None:
    await offer("post", 490)
    form = f"{METHODS}/post"
    await bea.open(form)
    await offer("post", 590)
    await bea.send(form, fee="6.90")
    assert bea.page.status_code == 409
    assert "Saved are now: Post, €5.90." in bea.text
    assert bea.form(form).value("fee") == "6.90"
    await bea.send(form)
    assert (await sales.find_method("post")).fee.amount == 690


async def test_a_method_that_does_not_exist_is_not_found(bea: Visitor) -> None:
    await bea.open(f"{METHODS}/drone")
    assert bea.page.status_code == 404


async def test_the_setup_guide_asks_for_a_method(bea: Visitor) -> None:
    await bea.open("/staff/setup")
    assert "Customers choose how they get their order." in bea.text
