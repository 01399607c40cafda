"""A restored database has everybody again; the file outside of it says who is to go."""

from pathlib import Path

import pytest

from app.infra.database import fetch, fetch_value
from app.services import customers, sales
from app.settings import settings
from tests.support.breaches import undone
from tests.support.cast import ANN
from tests.support.erasing import GRETA, WORDS, Settle, everywhere, finished_order, found, placed_by

pytestmark = pytest.mark.usefixtures("shop")


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "erasures.jsonl"
    monkeypatch.setattr(settings, "erasures_file", path)
    return path


def lines(file: Path) -> list[str]:
    return file.read_text().splitlines()


def garble(file: Path) -> None:
    """Before the sound line there are half a line, and one with an impossible id."""
    kept = file.read_text()
    file.write_text('{"half\n' + kept.replace(kept[20:30], "0" * 10, 1) + kept)


async def erased_and_restored() -> customers.ErasureRecord:
    """The erasure as the file has it, and the database as it was before."""
    async with undone():
        return await customers.erase_customer(GRETA.email)
    raise AssertionError


async def test_what_was_erased_after_the_backup_is_erased_again(settle: Settle, file: Path) -> None:
    placed = await everywhere(settle)
    erased = await erased_and_restored()
    assert (await sales.find_order(placed.order_id)).customer == GRETA
    assert not [word for word in WORDS if word in lines(file)[0].lower()]
    done = await customers.reapply_erasures()
    assert (done.erased, done.known, done.refused) == (1, 0, [])
    assert await found() == {}
    [again] = await customers.list_erasures()
    assert (again.erasure_id, again.erased_at) == (erased.erasure_id, erased.erased_at)
    done = await customers.reapply_erasures()
    assert (done.erased, done.known, done.unknown) == (0, 1, 0)
    assert len(lines(file)) == 1


async def test_another_secret_leaves_the_orders_to_go_by(
    settle: Settle, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await finished_order(settle)
    await erased_and_restored()
    monkeypatch.setattr(settings, "secret_key", "another secret, as long as a real one is")
    assert (await customers.reapply_erasures()).erased == 1
    assert await found() == {}


async def test_who_has_ordered_since_is_left_to_a_person(settle: Settle, file: Path) -> None:
    await finished_order(settle)
    await erased_and_restored()
    await placed_by(GRETA)
    done = await customers.reapply_erasures()
    assert done.erased == 0
    assert [number for number, _ in done.refused] == [1]
    assert "by hand" in done.refused[0][1]


ABOUT_NO_ORDER = sales.NewWithdrawal(
    name=GRETA.name, contact=GRETA.email, order_number="ORD-NOTTHERE"
)


async def test_who_only_declared_a_withdrawal_is_erased_again(settle: Settle, file: Path) -> None:
    await sales.declare_withdrawal(ABOUT_NO_ORDER, "en")
    await erased_and_restored()
    assert (await customers.reapply_erasures()).erased == 1
    assert await found() == {}


async def test_a_withdrawal_since_is_left_to_a_person(settle: Settle, file: Path) -> None:
    await sales.declare_withdrawal(ABOUT_NO_ORDER, "en")
    await erased_and_restored()
    await sales.declare_withdrawal(ABOUT_NO_ORDER, "en")
    done = await customers.reapply_erasures()
    assert (done.erased, [number for number, _ in done.refused]) == (0, [1])


async def test_who_is_only_in_a_mail_is_erased_again(settle: Settle, file: Path) -> None:
    other = await finished_order(settle, ANN)
    await fetch(
        "INSERT INTO mailing.mails (event_id, order_id, kind, recipient)"
        " VALUES ('evt_1', $1, 'EMAIL_LEFT', $2)",
        *(other.order_id, GRETA.email),
    )
    await erased_and_restored()
    assert (await customers.reapply_erasures()).erased == 1
    assert await found(("greta",)) == {}


async def test_an_order_that_is_open_again_is_named(settle: Settle, file: Path) -> None:
    placed = await finished_order(settle)
    await erased_and_restored()
    await fetch("UPDATE sales.orders SET status = 'SHIPPED', delivered_at = NULL")
    [(_, said)] = (await customers.reapply_erasures()).refused
    assert placed.order_number in said


async def test_lines_that_say_nothing_do_not_stop_the_others(settle: Settle, file: Path) -> None:
    await finished_order(settle)
    await erased_and_restored()
    garble(file)
    done = await customers.reapply_erasures()
    assert (done.erased, [number for number, _ in done.refused]) == (1, [1, 2])


async def test_without_the_file_nothing_is_erased(
    settle: Settle, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    placed = await finished_order(settle)
    monkeypatch.setattr(settings, "erasures_file", file / "in a file that is not there")
    with pytest.raises(customers.NoErasuresFile):
        await customers.erase_customer(GRETA.email)
    assert (await sales.find_order(placed.order_id)).customer == GRETA
    assert await fetch_value("SELECT count(*) FROM customers.erasures") == 0
    with pytest.raises(customers.NoErasuresFile):
        await customers.reapply_erasures()
    monkeypatch.setattr(settings, "erasures_file", None)
    with pytest.raises(customers.NoErasuresFile):
        await customers.reapply_erasures()
    await customers.erase_customer(GRETA.email)
