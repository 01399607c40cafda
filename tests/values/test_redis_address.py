"""Where REDIS_URL leads."""

import pytest

from app.values.redis_address import RedisAddress, read


def test_one_server_has_a_host_a_port_and_a_database() -> None:
    assert read("redis://").hosts == (("localhost", 6379),)
    address = read("redis://shop:p%40%2Fss@[::1]:6380/3")
    assert (address.hosts, address.db) == ((("::1", 6380),), 3)
    assert (address.username, address.password) == ("shop", "p@/ss")
    assert address.tls is None
    assert read("redis://cache/3?db=4").db == 4


def test_a_socket_has_a_path() -> None:
    assert read("unix:///run/my%20shop.sock?db=2&password=p") == RedisAddress(
        path="/run/my shop.sock", db=2, password="p"
    )


def test_sentinels_have_ports_and_passwords_of_their_own() -> None:
    address = read("redis+sentinel://:p@one:1,two,[::1]:3/shop/5?sentinel_password=q")
    assert address.hosts == (("one", 1), ("two", 26379), ("::1", 3))
    assert (address.primary, address.db) == ("shop", 5)
    assert (address.password, address.sentinel_password) == ("p", "q")


@pytest.mark.parametrize(
    ("options", "given"),
    [
        ("", {"ssl_cert_reqs": "required", "ssl_check_hostname": True}),
        ("?ssl_cert_reqs=CERT_NONE", {"ssl_cert_reqs": "none", "ssl_check_hostname": False}),
        (
            "?ssl_check_hostname=no",
            {"ssl_cert_reqs": "required", "ssl_check_hostname": False},
        ),
        (
            f"?ssl_certfile={__file__}",
            {
                "ssl_cert_reqs": "required",
                "ssl_check_hostname": True,
                "ssl_certfile": __file__,
                "ssl_keyfile": __file__,
            },
        ),
    ],
)
def test_tls_checks_the_host_unless_it_is_not_wanted(
    options: str, given: dict[str, object]
) -> None:
    assert read(f"rediss://cache{options}").tls == given


def test_what_is_not_supported_is_named() -> None:
    with pytest.raises(ValueError, match="names a Redis Cluster, which is not supported"):
        read("redis+cluster://one,two/0")
    with pytest.raises(ValueError, match="names several hosts"):
        read("redis://one,two/0")
    with pytest.raises(ValueError, match=r"begins with .* or redis\+sentinel://"):
        read("http://one")
