"""Att göra: what waits, in order of its last day, for whoever is to do it. It shows numbers, never a name of anybody
in the register."""
