"""How connections of the outside are taken, and how long each may keep its place."""

from app.serving.connections import Connection
from app.serving.descriptors import raise_limit, room_for_connections
from app.serving.room import Room

__all__ = ["Connection", "Room", "raise_limit", "room_for_connections"]
