"""The business rules.

Each package here is the only interface to its flat, and only it uses the flat's tables.
"""
