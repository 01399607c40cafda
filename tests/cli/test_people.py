"""The commands for people and keys."""

from tests.support.no_tables import empty_shop as empty_shop
from tests.support.running import Up, doorstep


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
