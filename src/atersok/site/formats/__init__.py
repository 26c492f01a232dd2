"""Formats of dates and numbers in forms (DESIGN §6): Django's Swedish ones read 01/02/2025 as American."""
