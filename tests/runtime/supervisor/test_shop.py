"""What can be seen of an open shop, and what happens to a part that dies."""

from tests.support.running import Up, doorstep


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
