"""The measurements, by subject; each function is a row of the table."""
