"""How connections of the outside are taken, how long each may keep its place, and what a process
opens and closes around them."""

from app.serving.connection_limit import ConnectionLimit
from app.serving.connections import HttpConnection
from app.serving.descriptors import raise_limit, room_for_connections

__all__ = ["ConnectionLimit", "HttpConnection", "raise_limit", "room_for_connections"]
