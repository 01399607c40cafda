"""What is tested here comes and goes with folders of its own."""

from tests.support.no_tables import empty_shop as empty_shop
