"""A program written for 0.1.0 finds every field, status, header and event that it knows."""

import json
from pathlib import Path

import httpx
import pytest

from tests.support.dialogues import MakeKey, Player, Settle, missing

SEED = Path(__file__).parent / "seed"


@pytest.mark.parametrize("name", sorted(path.stem for path in SEED.glob("*.json")))
async def test_goes_as_it_was_recorded(
    name: str, client: httpx.AsyncClient, api_key: MakeKey, settle: Settle, shop: None
) -> None:
    player = Player(client, api_key, settle)
    for number, step in enumerate(json.loads((SEED / f"{name}.json").read_text())):
        now = await player.play(step)
        if "ask" in step:
            ask = f"step {number}, {step['ask']['method']} {step['ask']['path']}"
            assert missing(step["answer"], now) == [], ask


def test_what_is_gone_or_changed_is_named_and_what_is_new_is_not() -> None:
    recorded = {"items": [{"status": "SHIPPED", "version": 2}]}
    assert missing(recorded, {"items": [{"status": "SHIPPED", "version": 2, "parcel": 1}]}) == []
    assert missing(recorded, {"items": []}) == [".items has 0 entries, not 1"]
    assert missing(recorded, {"items": [{"version": "2"}]}) == [
        ".items[0].status is gone",
        ".items[0].version is '2', not 2",
    ]


def test_an_address_may_take_more_methods_and_none_less() -> None:
    recorded = {"headers": {"allow": "GET, OPTIONS"}}
    assert missing(recorded, {"headers": {"allow": "GET, HEAD, OPTIONS"}}) == []
    assert missing(recorded, {"headers": {"allow": "HEAD, OPTIONS"}}) == [
        ".headers.allow lacks GET"
    ]
