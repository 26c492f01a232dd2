"""Statliga medel: what the state gives for a purpose, and how it is divided and followed up."""
