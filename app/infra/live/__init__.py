"""Live updates: an open page learns only the id of what changed, and reads it from PostgreSQL."""

from app.infra.live.change_events import changed_event
from app.infra.live.followers import Closed, Follower, closing
from app.infra.live.nudges import ask, nudge, subscribe
from app.infra.live.topics import close, following, following_too, keep_time, watching

__all__ = [
    "Closed",
    "Follower",
    "ask",
    "changed_event",
    "close",
    "closing",
    "following",
    "following_too",
    "keep_time",
    "nudge",
    "subscribe",
    "watching",
]
