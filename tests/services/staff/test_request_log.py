"""The latest requests of each key are written down beside the requests."""

import asyncio
from uuid import UUID, uuid4

import pytest

from app.infra import answered
from app.infra.database import DatabaseAway, fetch, fetch_value
from app.services import customers, staff
from app.services.staff import request_log

pytestmark = pytest.mark.usefixtures("shop")


@pytest.fixture(autouse=True)
def nothing_waits() -> None:
    answered.take()


@pytest.fixture
async def key() -> UUID:
    return await a_key("the till")


async def a_key(name: str) -> UUID:
    await staff.create_key(name, ["orders:read"])
    return next(one.key_id for one in await staff.list_keys() if one.name == name)


def answers(key: UUID, path: str = "/api/v1/orders", status: int = 200, problem: str = "") -> None:
    answered.note(
        answered.Answered(
            key_id=key,
            request_id=uuid4().hex,
            method="GET",
            path=path,
            status=status,
            problem=problem,
            milliseconds=3,
            ended=0.0,
        )
    )


async def test_they_are_listed_latest_first_and_errors_alone(key: UUID) -> None:
    answers(key, "/api/v1/orders")
    answers(key, "/api/v1/nothing", 404, "not-found")
    answers(await a_key("another"), "/api/v1/products")
    assert await staff.write_requests() == 3
    assert await staff.write_requests() == 0

    listed = (await staff.list_requests(key)).items
    assert [(one.path, one.status) for one in listed] == [
        ("/api/v1/nothing", 404),
        ("/api/v1/orders", 200),
    ]
    [failed] = (await staff.list_requests(key, failed=True)).items
    assert failed.problem == "not-found"
    assert await staff.count_requests(key) == staff.RequestCounts(2, 1)


async def test_pages_follow_each_other_without_gaps(key: UUID) -> None:
    for number in range(5):
        answers(key, f"/api/v1/products/{number}")
    await staff.write_requests()
    first = await staff.list_requests(key, limit=3)
    rest = await staff.list_requests(key, cursor=first.next_cursor, limit=3)
    paths = [one.path[-1] for one in (*first.items, *rest.items)]
    assert (paths, rest.next_cursor) == (["4", "3", "2", "1", "0"], None)


async def test_a_key_that_is_not_there_holds_up_no_other(key: UUID) -> None:
    answers(uuid4())
    answers(key)
    await staff.write_requests()
    assert len((await staff.list_requests(key)).items) == 1


async def test_a_long_path_is_cut(key: UUID) -> None:
    answers(key, "/api/v1/" + "x" * 9000)
    await staff.write_requests()
    assert len((await staff.list_requests(key)).items[0].path) == request_log.LONGEST_PATH


async def test_while_the_database_is_away_they_wait(
    key: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> None:
        raise DatabaseAway

    answers(key, "/api/v1/first")
    monkeypatch.setattr(request_log, "transaction", away)
    assert await staff.write_requests() == 0
    monkeypatch.undo()
    answers(key, "/api/v1/second")
    assert await staff.write_requests() == 2
    assert [one.path for one in (await staff.list_requests(key)).items] == [
        "/api/v1/second",
        "/api/v1/first",
    ]


async def test_what_a_cancellation_keeps_from_being_written_waits(
    key: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ends() -> None:
        raise asyncio.CancelledError

    answers(key)
    monkeypatch.setattr(request_log, "transaction", ends)
    with pytest.raises(asyncio.CancelledError):
        await staff.write_requests()
    monkeypatch.undo()
    assert await staff.write_requests() == 1


async def test_what_cannot_be_written_is_lost_and_the_next_is_not(
    key: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks() -> None:
        raise ValueError("never")

    answers(key)
    monkeypatch.setattr(request_log, "transaction", breaks)
    assert await staff.write_requests() == 0
    monkeypatch.undo()
    answers(key)
    assert await staff.write_requests() == 1


def test_a_process_keeps_a_bounded_number(monkeypatch: pytest.MonkeyPatch) -> None:
    key = uuid4()
    for _ in range(answered.MOST_WAITING + 7):
        answers(key)
    taken = answered.take()
    assert len(taken) == answered.MOST_WAITING
    answers(key, "/api/v1/newest")
    answered.put_back(taken)
    assert [one.path for one in answered.take()][-1] == "/api/v1/newest"


async def test_the_latest_of_each_key_stay_for_two_weeks(
    key: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(request_log, "KEPT_REQUESTS", 2)
    other = await a_key("another")
    for number in range(4):
        answers(key, f"/api/v1/products/{number}")
    answers(other)
    await staff.write_requests()
    assert await request_log.delete_old_requests(1) == 1
    assert await request_log.delete_old_requests(100) == 1
    assert [one.path[-1] for one in (await staff.list_requests(key)).items] == ["3", "2"]
    await fetch("UPDATE staff.api_requests SET at = now() - interval '15 days'")
    await request_log.delete_old_requests(100)
    assert await fetch_value("SELECT count(*) FROM staff.api_requests") == 0


@pytest.mark.parametrize("at", ["%40", "@"])
async def test_an_address_that_a_program_put_into_a_path_is_erased(key: UUID, at: str) -> None:
    answers(key, f"/api/v1/products/greta.w{at}example.org")
    answers(key, f"/api/v1/products/%67reta%2Ew{at}example.org")
    answers(key, "/api/v1/orders")
    await staff.write_requests()
    assert await customers.erase_customer("greta.w@example.org")
    assert [one.path for one in (await staff.list_requests(key)).items] == ["/api/v1/orders"]


async def test_a_path_is_kept_as_it_reads(key: UUID) -> None:
    answers(key, "/api/v1/products/gr%C3%BCn%0A%1B%5B31m")
    await staff.write_requests()
    [one] = (await staff.list_requests(key)).items
    assert one.path == "/api/v1/products/grün\\n\\x1b[31m"
