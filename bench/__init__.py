"""Measurements of a whole shop, made from outside it: `python -m bench --help`."""
