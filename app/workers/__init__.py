"""The worker process: arq, a sweep each second, the senders, and retention now and then."""

from app.workers.process import run

__all__ = ["run"]
