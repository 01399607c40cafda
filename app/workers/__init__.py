"""The worker process: arq rings, a sweep each second, and upkeep now and then."""

from app.workers.process import run

__all__ = ["run"]
