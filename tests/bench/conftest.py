"""What is tested here touches no shop."""

from tests.support.no_tables import empty_shop as empty_shop
