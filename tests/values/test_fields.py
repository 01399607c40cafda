"""What a field may hold, where a pattern does not say it."""

import re

import pytest

from app.routes.access import ACCESS
from app.values.fields import NO_PRODUCT_IDS, Invalid, require_address
from tests.support.no_tables import empty_shop as empty_shop

# Where the id of a product or of a family follows.
BEFORE_AN_ID = re.compile(
    r"\w+ (?:/products|/staff/(?:products|families|stock)|/api/v1/(?:products|families))/([^/{]+)"
)


def test_each_page_beside_a_products_is_no_id_of_one() -> None:
    beside = {found[1] for line in ACCESS if (found := BEFORE_AN_ID.match(line))}
    assert "new" in beside
    assert beside | {".", ".."} == NO_PRODUCT_IDS


def test_the_refusal_names_the_field() -> None:
    with pytest.raises(Invalid, match="family_id: would have the address of another page"):
        require_address("..", "family_id")
    require_address("...")
    require_address("new-mug")
