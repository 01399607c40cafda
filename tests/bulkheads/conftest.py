"""The stage of the stories about foreign programs that answer with anything."""

from tests.webhooks.stage import courier, receiver

__all__ = ["courier", "receiver"]
