"""Readers for what people type, paste and scan; each value is made canonical or refused."""
