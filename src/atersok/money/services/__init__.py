"""Verbs that write, each one transaction."""
