"""What can be seen of an open shop, and what happens to a part that dies."""

from pathlib import Path
from signal import SIGTERM

import pytest

from tests.support.own_shops import Start
from tests.support.running import Up, doorstep, environment, eventually

SIMULATE = ("simulate", "--orders", "6", "--rate", "20", "--seed", "3")


def test_is_ready_when_it_says_so_and_names_the_demo_staff(open_shop: Up) -> None:
    assert open_shop.get("/health/ready") == 200
    assert "password" in open_shop.hears("bea@doorstep.example")
    assert "packer" in open_shop.hears("pat@doorstep.example")


def test_shows_its_parts_in_ps(open_shop: Up) -> None:
    titles = [" ".join(process.cmdline()).strip() for process in open_shop.processes()]
    port = open_shop.url.rpartition(":")[2]
    assert titles[0] == f"doorstep up --port {port} --data-dir {open_shop.data}"
    web = f"doorstep web --port {port} --data-dir {open_shop.data}"
    assert [title for title in titles if title.startswith("doorstep web")] == [web, web]
    assert f"doorstep worker --data-dir {open_shop.data}" in titles
    for server in ("bin/postgres -D", "valkey-server"):
        assert any(server in title and str(open_shop.data) in title for title in titles)


def test_keeps_its_folder_to_itself(open_shop: Up) -> None:
    assert open_shop.data.stat().st_mode & 0o077 == 0
    assert (open_shop.data / "secret-key").stat().st_mode & 0o777 == 0o600
    assert len((open_shop.data / "secret-key").read_text()) >= 32


def test_refuses_a_second_shop_in_the_same_folder(open_shop: Up) -> None:
    second = doorstep("up", "--port", "0", "--data-dir", open_shop.data)
    assert second.returncode == 2
    assert (
        second.stderr == f"doorstep: another doorstep up is already running on {open_shop.data}\n"
    )


def test_names_a_port_that_is_taken(open_shop: Up, folder: Path) -> None:
    port = open_shop.url.rpartition(":")[2]
    second = doorstep("up", "--port", port, "--data-dir", folder / "data")
    assert second.returncode == 2
    assert f"port {port}" in second.stderr
    assert len(second.stderr.splitlines()) == 1


def test_other_commands_find_it_by_its_folder(open_shop: Up) -> None:
    made = doorstep(
        "key", "add", "a program", "--scope", "orders:read", "--data-dir", open_shop.data
    )
    [key] = made.stdout.splitlines()
    assert open_shop.get("/api/v1/orders", key) == 200
    assert open_shop.get("/api/v1/orders") == 401


def test_refuses_a_key_for_an_unknown_scope(open_shop: Up) -> None:
    made = doorstep(
        "key", "add", "a program", "--scope", "orders:eat", "--data-dir", open_shop.data
    )
    assert (made.returncode, made.stdout) == (2, "")
    assert "orders:eat" in made.stderr


def test_refuses_a_name_that_nobody_reads(open_shop: Up) -> None:
    where = ("--data-dir", open_shop.data)
    for words in (("key", "add", "\u3164", "--scope", "orders:read"), ("carrier", "add", "\u200b")):
        made = doorstep(*words, *where)
        assert (made.returncode, made.stdout) == (2, "")
        assert made.stderr.startswith("doorstep: the name must be one line")


def test_a_carrier_is_told_its_secret_once(open_shop: Up) -> None:
    where = ("--data-dir", open_shop.data)
    made = doorstep("carrier", "add", "Royal Mail", *where)
    again = doorstep("carrier", "add", "royal mail", *where)
    renewed = doorstep("carrier", "renew", "royal-mail", *where)
    listed = doorstep("carrier", "list", *where)
    removed = [doorstep("carrier", "remove", "royal-mail", *where) for _ in range(2)]
    assert made.stdout.startswith("whsec_")
    assert "/api/v1/carrier-updates/royal-mail" in made.stderr
    assert (again.returncode, again.stdout) == (1, "")
    assert "carrier renew royal-mail" in again.stderr
    assert renewed.stdout.startswith("whsec_")
    assert renewed.stdout != made.stdout
    assert "Royal Mail" in listed.stdout
    assert [one.returncode for one in removed] == [0, 1]


def test_customers_and_staff_act_in_it(open_shop: Up) -> None:
    acted = doorstep(*SIMULATE, "--data-dir", open_shop.data)
    assert acted.returncode == 0, acted.stderr
    ended = [line.split(maxsplit=1) for line in acted.stdout.splitlines() if line.startswith("   ")]
    assert sum(int(count) for count, _ in ended) == 6
    assert {outcome for _, outcome in ended} <= {"delivered", "cancelled", "refused"}


def test_says_when_nobody_is_there_to_act_in(open_shop: Up) -> None:
    acted = doorstep(*SIMULATE, "--url", "http://127.0.0.1:9", "--data-dir", open_shop.data)
    assert acted.returncode == 1
    assert "http://127.0.0.1:9 does not answer" in acted.stderr


def test_adds_a_staff_member_once(open_shop: Up) -> None:
    words = ("staff", "add", "kim@example.org", "--role", "packer", "--password-stdin")
    first = doorstep(*words, "--data-dir", open_shop.data, given="a long password\n")
    again = doorstep(*words, "--data-dir", open_shop.data, given="a long password\n")
    assert (first.returncode, again.returncode) == (0, 1)
    assert "kim@example.org" in again.stderr


def test_takes_a_password_of_eight_characters_and_says_if_it_is_weak(open_shop: Up) -> None:
    for email, password, warns in (
        ("weak@example.org", "doorstep", True),
        ("strong@example.org", "Rn7!kd0Qx", False),
    ):
        words = ("staff", "add", email, "--role", "packer", "--password-stdin")
        added = doorstep(*words, "--data-dir", open_shop.data, given=f"{password}\n")
        assert added.returncode == 0
        assert f"{email} is now a packer" in added.stdout
        assert ("easy to guess" in added.stderr) == warns


def test_changes_who_may_come_in(open_shop: Up) -> None:
    def staff(*words: str, given: str = "") -> tuple[int, str]:
        done = doorstep("staff", *words, "--data-dir", open_shop.data, given=given)
        return done.returncode, done.stdout + done.stderr

    code, told = staff("deactivate", "bea@doorstep.example")
    assert code == 1
    assert "last manager" in told
    assert staff("set-role", "pat@doorstep.example", "--role", "manager")[0] == 0
    weak = staff("password", "pat@doorstep.example", "--password-stdin", given="pat-doorstep\n")
    assert weak[0] == 2
    assert "easy to guess" in weak[1]
    assert staff("set-role", "nobody@example.org", "--role", "packer")[0] == 1
    assert "pat@doorstep.example  manager  Pat\n" in staff("list")[1]


def test_lists_keys_without_their_secrets_and_revokes_them(open_shop: Up) -> None:
    made = doorstep("key", "add", "a till", "--scope", "orders:read", "--data-dir", open_shop.data)
    secret = made.stdout.strip()
    listed = doorstep("key", "list", "--data-dir", open_shop.data).stdout
    [line] = [line for line in listed.splitlines() if "a till" in line]
    assert secret not in listed
    assert "orders:read  never used" in line

    key_id = line.partition(" ")[0]
    assert doorstep("key", "revoke", key_id, "--data-dir", open_shop.data).returncode == 0

    assert open_shop.get("/api/v1/orders", secret) == 401


@pytest.mark.parametrize("name", ["web 1", "worker 1", "Valkey", "PostgreSQL"])
def test_starts_a_part_again_when_it_dies(open_shop: Up, name: str) -> None:
    victim = open_shop.part(name)
    victim.kill()
    open_shop.hears(f"{name} was killed by SIGKILL; starting it again")
    eventually(lambda: open_shop.noted()["parts"][name] != victim.pid)
    eventually(lambda: open_shop.get("/health/ready") == 200)


def test_starts_no_server_of_its_own_when_both_addresses_are_set(
    open_shop: Up, up: Start, folder: Path
) -> None:
    env = environment(**open_shop.noted()["environment"])
    other = up(folder / "data", "--web", "1", env=env).opened()
    assert not other.has("postgres -D")
    assert not other.has("valkey-server")
    assert other.ends(SIGTERM)[0] == 0
    assert open_shop.get("/health/ready") == 200


def test_starts_the_one_server_whose_address_is_missing(
    open_shop: Up, up: Start, folder: Path
) -> None:
    env = environment(DATABASE_URL=open_shop.noted()["environment"]["DATABASE_URL"])
    other = up(folder / "data", "--web", "1", env=env).opened()
    assert not other.has("postgres -D")
    assert other.has("valkey-server")
