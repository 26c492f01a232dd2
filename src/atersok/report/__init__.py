"""Findings for people and programs: summary, "Så räknade vi", JSON and workbook, all from the same object."""
