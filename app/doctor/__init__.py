"""What is wrong with a shop and its surroundings, and what to do about it."""

from app.doctor.examining import Plan, examine

__all__ = ["Plan", "examine"]
