"""Values touch no table."""

from tests.support.no_tables import empty_shop as empty_shop
