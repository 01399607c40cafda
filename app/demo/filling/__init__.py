"""Orders of all ages straight into the database, consistent in every promise.

For demonstrations and measurements: set-based statements, each batch one transaction.
"""

from app.demo.filling.batches import NothingToSell, fill

__all__ = ["NothingToSell", "fill"]
