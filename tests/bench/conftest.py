"""What is tested here touches no shop."""

import pytest


@pytest.fixture(autouse=True)
def empty_shop() -> None:
    """None to empty."""
