"""What pieces cost, and what follows for the order from its parcels, whatever happens to them."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.values.fields import Invalid
from app.values.pieces import PieceCount, choose, share
from app.values.statuses import (
    OrderStatus,
    ShipmentStatus,
    has_left,
    order_may_become,
    shipment_may_become,
    status_of_parcels,
)

PENDING, CANCELLED = ShipmentStatus.PENDING, ShipmentStatus.CANCELLED
deeds = st.sampled_from(("split", "leave", "arrive", "lose a piece", "merge"))


@given(st.integers(0, 10**12), st.lists(st.integers(1, 1000), min_size=1, max_size=20))
def test_shares_add_up_to_the_price_however_it_is_cut(price: int, cuts: list[int]) -> None:
    quantity, gone, shares = sum(cuts), 0, []
    for more in cuts:
        shares.append(share(price, quantity, gone, more))
        gone += more
    assert sum(shares) == price
    for cost, more in zip(shares, cuts, strict=True):
        assert abs(cost - price * more / quantity) <= 1 + 1e-9 * price


@given(st.integers(0, 10**9), st.integers(1, 1000), st.data())
def test_pieces_that_cost_the_same_have_equal_shares(
    price: int, quantity: int, data: st.DataObject
) -> None:
    gone = data.draw(st.integers(0, quantity))
    more = data.draw(st.integers(0, quantity - gone))
    assert share(price * quantity, quantity, gone, more) == price * more


def test_a_share_is_rounded_half_up() -> None:
    """100 for 3 are 33⅓ each: the first is 33, and the first two together are 67."""
    assert [share(100, 3, gone, 1) for gone in range(3)] == [33, 34, 33]
    assert [share(1, 2, gone, 1) for gone in range(2)] == [1, 0]


def test_pieces_are_chosen_of_those_that_are_there() -> None:
    assert choose({1: 3, 2: 1}, [PieceCount(1, 2)]) == {1: 2}
    for wrong in ([PieceCount(3, 1)], [PieceCount(2, 2)], [PieceCount(1, 1), PieceCount(1, 1)]):
        with pytest.raises(Invalid):
            choose({1: 3, 2: 1}, wrong)


@given(st.lists(st.tuples(deeds, st.integers(0, 9)), max_size=40))
def test_a_status_never_goes_back_whatever_happens_to_the_parcels(
    story: list[tuple[str, int]],
) -> None:
    """Each parcel as its status and pieces; a deed that is impossible changes nothing."""
    parcels: list[list] = [[PENDING, 5]]
    seen = [status_of_parcels(status for status, _ in parcels)]
    for deed, at in story:
        _do(deed, parcels, at)
        seen.append(status_of_parcels(status for status, _ in parcels))
    for before, then in pairwise(seen):
        assert before == then or order_may_become(before, then)
    moved = {status for status, _ in parcels}
    assert (seen[-1] == OrderStatus.CANCELLED) == (moved == {CANCELLED})
    assert not has_left(seen[-1]) or PENDING not in moved


def _do(deed: str, parcels: list[list], at: int) -> None:
    parcel = parcels[at % len(parcels)]
    status, pieces = parcel
    others = [one for one in parcels if one is not parcel and one[0] == PENDING]
    if deed in ("leave", "arrive"):
        follows = ShipmentStatus.SHIPPED if deed == "leave" else ShipmentStatus.DELIVERED
        parcel[0] = follows if shipment_may_become(status, follows) else status
    elif status != PENDING:
        return
    elif deed == "split" and pieces > 1:
        parcel[1] -= 1
        parcels.append([PENDING, 1])
    elif deed == "merge" and others:
        parcel[1] += others[0][1]
        others[0][:] = [CANCELLED, 0]
    elif deed == "lose a piece":
        parcel[:] = [PENDING, pieces - 1] if pieces > 1 else [CANCELLED, 0]
