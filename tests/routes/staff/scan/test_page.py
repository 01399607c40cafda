"""The last scans stay on the page, whatever was scanned."""

import asyncio
from random import Random

from app.services import delivery
from app.web.cookies import MAX_COOKIE_LENGTH
from tests.support.scanning import STATION, scan
from tests.support.scanning import other as other
from tests.support.visitor import Visitor


async def test_the_last_ten_scans_stay_whatever_was_scanned(pat: Visitor) -> None:
    for number in range(12):
        await scan(pat, f"{number:02}" + "ü" * 198)
    await pat.open(STATION)
    assert [code for code in pat.text.split() if code.endswith("ü")] == [
        f"{number:02}" + "ü" * 58 for number in range(11, 1, -1)
    ]


async def test_as_many_scans_as_a_browser_has_room_for(pat: Visitor) -> None:
    draw = Random(7).choices
    for _ in range(12):
        await scan(pat, "".join(map(chr, draw(range(0x4E00, 0x9FFF), k=180))))
    carried = [one for one in pat.client.cookies.jar if one.name.startswith("scan_")]
    assert (
        2000 < sum(len(one.name) + len(one.value or "") + 3 for one in carried) <= MAX_COOKIE_LENGTH
    )


async def test_two_tabs_of_one_station_lose_no_scan(
    pat: Visitor, waiting: delivery.Shipment
) -> None:
    one, other = Visitor(pat.client), Visitor(pat.client)
    await asyncio.gather(
        *(scan(tab, f"{tab is one}-{n}") for n in range(4) for tab in (one, other))
    )
    await pat.open(STATION)
    assert {f"{tab}-{n}" for n in range(4) for tab in (True, False)} <= set(pat.text.split())


async def test_the_camera_is_allowed_here_alone(pat: Visitor) -> None:
    for path in (STATION, f"{STATION}?code=nothing"):
        await pat.open(path)
        assert pat.page.headers["permissions-policy"].startswith("camera=(self), ")
    await pat.open("/staff/shipments")
    assert pat.page.headers["permissions-policy"].startswith("camera=(), ")
