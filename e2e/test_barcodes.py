"""Each piece of a parcel is scanned, with scripts and without."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from e2e.open_shop import OpenShop
from e2e.people import Packer
from e2e.program import Ordered, Program
from e2e.station import Station
from e2e.windows import Window

CUP, TOWEL = "4006381333931", "96385074"
# Counts the tones that the page plays, which no test hears.
HEARD = """
window.tones = [];
window.AudioContext = class {
  currentTime = 0;
  destination = {};
  resume() {}
};
window.GainNode = class { connect(to) { return to; } };
window.OscillatorNode = class {
  constructor(context, { frequency }) { this.frequency = frequency; }
  connect(to) { return to; }
  start() { window.tones.push(this.frequency); }
  stop() {}
};
"""


@pytest.fixture
def order(program: Program) -> Ordered:
    """Two cups and a towel, which have barcodes."""
    program.stocks("tin-cup", "Tin cup", 20, barcode=CUP, shelf="B-03-2")
    program.stocks("linen-towel", "Linen towel", 20, barcode=TOWEL, shelf="A-1")
    placed = program.orders("Ann Lee", {"tin-cup": 2, "linen-towel": 1})
    program.shipment_of(placed.order_id)
    return placed


@pytest.fixture
def station(pat: Packer) -> Station:
    pat.page.add_init_script(HEARD)
    return Station(pat)


def test_a_wrong_piece_the_right_ones_and_the_label(station: Station, order: Ordered) -> None:
    station.scans(order.number)
    station.asks("Scan each piece", order.number)
    station.scans(TOWEL)
    station.asks("1 of 3 packed", "Linen towel: 1 of 1")
    assert station.page.evaluate("tones") == [880, 1320] * 2

    station.scans(TOWEL)
    station.asks("Wrong piece", "One Linen towel too many", "It still needs 2 × Tin cup")
    expect(station.panel).to_have_role("alert")
    assert station.page.evaluate("tones.slice(4)") == [330, 220]

    station.page.get_by_role("button", name="Sounds").click()
    station.scans(TOWEL)
    station.asks("Wrong piece")
    assert station.page.evaluate("tones.length") == 6

    station.scans(CUP)
    station.asks("2 of 3 packed")
    station.page.reload()
    station.asks("2 of 3 packed", "Tin cup: 1 of 2")
    station.scans(CUP)
    station.asks("Scan the parcel's label", "All 3 pieces are in the parcel.")
    sounds = station.page.get_by_role("button", name="Sounds")
    expect(sounds).to_have_attribute("aria-pressed", "false")
    station.scans("GLS")
    expect(station.page.get_by_label("Tracking number")).to_be_focused()
    station.scans(CUP)
    station.asks("Not saved", "This is Tin cup, not the carrier's label")
    label = f"G{uuid4().int % 10**11}"
    station.scans(label)
    station.says("Shipped", order.number, f"GLS {label}")


def test_pieces_that_wait_for_no_page_are_all_counted(station: Station, order: Ordered) -> None:
    label = f"JD{uuid4().int % 10**16:016}"
    for code in (order.number, CUP, TOWEL, CUP, "DHL", label):
        station.scans(code)
    station.says("Shipped", order.number, f"DHL {label}")


def test_without_a_number_the_last_piece_ships_the_parcel(
    station: Station, order: Ordered, program: Program
) -> None:
    with program.carriers({"name": "DHL"}, {"name": "Own van", "without_number": True}):
        for code in ("Own van", order.number, CUP, TOWEL, CUP):
            station.scans(code)
        station.asks("Shipped", order.number, "Own van")


def test_a_line_is_ticked_by_hand(station: Station, order: Ordered) -> None:
    station.scans(order.number)
    station.asks("Scan each piece")
    station.page.get_by_role("button", name="Tick Tin cup by hand").click()
    station.says("2 of 3 packed")
    expect(station.page.get_by_test_id("piece-tin-cup")).to_contain_text("2/2")
    station.scans(TOWEL)
    station.asks("Scan the parcel's label")


@pytest.mark.proof
def test_without_scripts(
    open_window: Callable[..., Window], open_shop: OpenShop, order: Ordered
) -> None:
    packer = Packer(open_window(java_script_enabled=False))
    packer.logs_in(open_shop.staff[1])
    station = Station(packer)
    station.scans(order.number)
    station.asks("Scan each piece")
    station.scans(CUP)
    station.asks("1 of 3 packed")
    station.scans("NO-SUCH-THING")
    station.asks("Wrong piece", "NO-SUCH-THING is not a product's barcode")
    station.page.get_by_role("button", name="Tick Linen towel by hand").click()
    station.asks("2 of 3 packed")
    station.scans(CUP)
    station.asks("Scan the parcel's label", "All 3 pieces")
