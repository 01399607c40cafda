"""Stock, events and reports: what a packer sees, and what a manager changes."""

import asyncio

import pytest

from app.services import products
from tests.support.visitor import Visitor


async def test_a_manager_counts_stock_with_a_reason(bea: Visitor) -> None:
    await bea.open("/staff/stock/product_789")
    await bea.send("/staff/stock/product_789/movements", quantity="−3", reason="moths")

    assert "47 on hand, 47 available" in bea.text
    [latest, _] = await products.movements("product_789")
    assert (latest.quantity, latest.reason, latest.moved_by) == (-3, "moths", "Bea")


async def test_what_is_counted_is_booked_as_a_difference(bea: Visitor) -> None:
    await bea.open("/staff/stock/product_789")
    await bea.send("/staff/stock/product_789/counts", counted="43")

    assert "Counted 43: −7 compared with the record." in bea.text
    [latest, _] = await products.movements("product_789")
    assert (latest.quantity, latest.reason, latest.moved_by) == (-7, "counted", "Bea")
    await bea.send("/staff/stock/product_789/counts", counted="43")
    assert "Counted 43, as recorded." in bea.text
    assert len(await products.movements("product_789")) == 2


async def test_a_count_against_a_number_that_has_changed_is_refused(bea: Visitor) -> None:
    await bea.open("/staff/stock/product_789")
    await products.move_stock("product_789", -1, "found broken", "Lee")
    await bea.send("/staff/stock/product_789/counts", counted="43")
    assert bea.page.status_code == 409
    form = bea.form("/staff/stock/product_789/counts")
    assert (form.value("counted"), form.value("seen")) == ("43", "49")

    for typed in ("", "many", "-1", "1000001"):
        await bea.send("/staff/stock/product_789/counts", counted=typed)
        assert bea.page.status_code == 422
        assert "Enter how many there are" in bea.text
    await bea.send("/staff/stock/product_789/counts", counted="43")
    assert "Counted 43: −6 compared with the record." in bea.text


async def test_two_who_count_at_once_book_one_difference(bea: Visitor) -> None:
    ended = await asyncio.gather(
        *(products.count_at_once("product_789", counted, 50, "Bea") for counted in (43, 44)),
        return_exceptions=True,
    )
    assert [type(one) for one in ended].count(products.StockMoved) == 1
    assert len(await products.movements("product_789")) == 2


async def test_a_reason_is_chosen_or_typed(bea: Visitor) -> None:
    path = "/staff/stock/product_789/movements"
    await bea.open("/staff/stock/product_789")
    await bea.send(path, quantity="12", reason="received")
    await bea.send(path, quantity="-1", reason="other", other="")
    assert bea.page.status_code == 422
    assert "Enter a reason" in bea.text
    await bea.send(path, quantity="-1", reason="other", other="moths")
    reasons = [movement.reason for movement in await products.movements("product_789")]
    assert reasons[:2] == ["moths", "received"]


async def test_a_form_sent_twice_books_once(bea: Visitor) -> None:
    page = await bea.open("/staff/stock/product_789")
    for told in ("Changed by +12: 62 on hand", "This change was already recorded: 62 on hand"):
        bea.page = page
        await bea.send("/staff/stock/product_789/movements", quantity="12", reason="counted")
        assert told in bea.text
    assert [movement.quantity for movement in await products.movements("product_789")] == [12, 50]


async def test_two_clicks_at_once_book_once(bea: Visitor) -> None:
    await bea.open("/staff/stock/product_789")
    action = "/staff/stock/product_789/movements"
    form = {**dict(bea.form(action).fields), "quantity": "12", "reason": "counted"}
    answers = await asyncio.gather(*(bea.client.post(action, data=form) for _ in range(4)))
    assert [answer.status_code for answer in answers] == [303] * 4
    assert len(await products.movements("product_789")) == 2


async def test_a_form_of_before_with_another_count_is_asked_about_first(bea: Visitor) -> None:
    page = await bea.open("/staff/stock/product_789")
    await bea.send("/staff/stock/product_789/movements", quantity="12", reason="counted")
    bea.page = page
    await bea.send("/staff/stock/product_789/movements", quantity="13", reason="counted")
    assert bea.page.status_code == 409
    assert "This form has already changed the stock" in bea.text

    await bea.send("/staff/stock/product_789/movements")

    assert "Changed by +13: 75 on hand" in bea.text


async def test_what_could_not_be_booked_leaves_the_form_as_good_as_new(bea: Visitor) -> None:
    await bea.open("/staff/stock/product_789")
    await bea.send("/staff/stock/product_789/movements", quantity="-51", reason="lost")
    assert bea.page.status_code == 409
    await bea.send("/staff/stock/product_789/movements", quantity="-50")
    assert "Changed by -50: 0 on hand" in bea.text


@pytest.mark.parametrize("quantity", ["", "0", "1.5", "many", "1e3", "9" * 40, "-51"])
async def test_a_count_that_cannot_be_changes_nothing(bea: Visitor, quantity: str) -> None:
    await bea.open("/staff/stock/product_789")
    await bea.send("/staff/stock/product_789/movements", quantity=quantity, reason="counted")

    assert bea.page.status_code in (409, 422)
    assert "There is a problem" in bea.text
    assert bea.form("/staff/stock/product_789/movements").value("reason") == "counted"
    assert len(await products.movements("product_789")) == 1


async def test_a_packer_looks_but_does_not_change(pat: Visitor) -> None:
    token = pat.form("/staff/logout").value("_csrf_token")
    await pat.open("/staff/stock/product_789")
    assert "Only managers can change stock." in pat.text

    for action in (
        "/staff/stock/product_789/movements",
        "/staff/events/replay",
        "/staff/events/1/replay",
        "/staff/mails/replay",
        "/staff/mails/1/replay",
    ):
        answer = await pat.client.post(
            action, data={"_csrf_token": token, "quantity": "5", "reason": "x"}
        )
        assert answer.status_code == 403
    assert len(await products.movements("product_789")) == 1
