"""Verbs that write. Each is one transaction that holds the fund's row, so that two at once come one after the other."""
