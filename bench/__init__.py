"""Measurements: the program beside what a user would do instead, in the same run. `make bench` writes the table."""
