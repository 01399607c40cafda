"""A client says which codings it takes, and how much it likes each."""

import pytest

from app.web.assets import asset
from app.web.compression import takes_gzip


@pytest.mark.parametrize(
    ("accepted", "gzip"),
    [
        ("gzip", True),
        ("GZIP", True),
        ("x-gzip", True),
        ("*", True),
        ("gzip, deflate, br, zstd", True),
        ("deflate, gzip;q=1.0, *;q=0.5", True),
        ("gzip;q=0.001", True),
        ("identity;q=0, gzip", True),
        ("br;q=1.0, gzip;q=0.8, *;q=0.1", True),
        ("", False),
        ("br", False),
        ("identity", False),
        ("gzip;q=0", False),
        ("gzip ; q=0.000 , *", False),
        ("*;q=0", False),
        ("identity;q=0", False),
        ("gzip;q=0.5, identity", False),
        ("gzipped, not-gzip", False),
        ("gzip;q=x", False),
        ("gzip;q=１", False),
        ("gzip;q=1e400, ;;,q=", False),
    ],
)
def test_gzip_is_for_those_who_take_it(accepted: str, gzip: bool) -> None:
    assert takes_gzip(accepted) is gzip


async def test_a_sheet_is_sent_as_it_is_to_who_refuses_gzip(served) -> None:
    answer = await served.get(asset("css/shop.css").href, headers={"Accept-Encoding": "gzip;q=0"})
    assert "content-encoding" not in answer.headers
    assert answer.headers["vary"] == "Accept-Encoding"
