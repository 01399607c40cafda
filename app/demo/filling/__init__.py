"""Orders of all ages, written straight into the database and consistent with every promise.

For demonstrations and measurements: the statements work on sets, and each batch is one transaction.
"""

from app.demo.filling.batches import NothingToSell, fill

__all__ = ["NothingToSell", "fill"]
