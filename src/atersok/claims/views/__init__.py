"""Pages of findings, claims, certificates asked for and readings."""
