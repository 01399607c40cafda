"""The stage of the stories about webhooks."""

from tests.webhooks.stage import courier, listen, receiver

__all__ = ["courier", "listen", "receiver"]
